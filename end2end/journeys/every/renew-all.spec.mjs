import { test, expect } from "../../support/test.mjs";
import { manyPermissions } from "../../support/many.mjs";
import { finish, go_on, h1, loads, settled, term } from "../../support/walk.mjs";

test("Bram renews all that the list finds, and reads what became of each @R64 @R65 @R106", async ({ page, portal, t, as, arrive }) => {
  await as("bram");
  await manyPermissions({ page, portal, arrive });
  await as("bram");
  await page.goto("/administration/permissions?show=expiring");
  // The first page holds the ones that ended before; what is on the others is renewed too.
  await expect(page.locator("main tbody tr")).toHaveCount(25);
  await page.locator(".mr-all button").click();
  await expect(h1(page)).toHaveText(t("users_renewal.term_title"));
  const waiting = Number((await page.locator("main .mr-inset").first().textContent()).match(/\d+/)[0]);
  expect(waiting).toBeGreaterThan(80);
  await loads(page, () => go_on(page, t));
  await expect(page.locator("#problem")).toBeVisible();
  await term(page, 3).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await settled(page, t);
  await expect(page.locator("main tbody tr")).toHaveCount(waiting);
  const [reference] = await finish(page, t, t("users_renewal.done_title"));
  await expect(page.locator("main tbody tr")).toHaveCount(waiting);
  await expect(page.locator("main tbody tr").filter({ hasText: "F. Yilmaz" }).first()).toBeVisible();
  await portal.mailTo("bram@demo.example", t("mail.m01_users_subject", { reference: reference.trim() }));
  await page.goto("/administration/permissions?show=expiring");
  await expect(page.locator("main")).toContainText(t("users_permissions.none_expiring"));
});
