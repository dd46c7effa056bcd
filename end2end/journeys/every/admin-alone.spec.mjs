import { lastValidDay, plusDays, plusMonths } from "../../support/days.mjs";
import { test, expect } from "../../support/test.mjs";
import { expectProblem, go_on, h1, permissionRow, settled, startRenewal } from "../../support/walk.mjs";

test("Carla cannot renew her Admin authorization alone; with her permission it follows it @R1 @R2", async ({ page, t, as, arrive, today }) => {
  await as("carla");
  await startRenewal(page, t);
  const admin = page.getByRole("checkbox", { name: t("permissions.manager") });
  await expect(admin).toHaveCount(1);
  await admin.check();
  await go_on(page, t);
  await expectProblem(page, t, { text: t("problem.admin_alone") });
  await expect(admin).toBeChecked();
  await page.getByRole("checkbox", { name: t("permissions.all_services") }).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("renewal.term_title"));
  await settled(page, t);
  await arrive.approve(await arrive.renewed({ path: page.url() }), "bram");

  const newEnd = t("permissions.renewed_until", { date: t.day(lastValidDay(plusDays(plusMonths(today, 4), 1), 1)) });
  await page.goto("/account/permissions");
  for (const what of [t("permissions.all_services"), t("permissions.manager")]) {
    const row = permissionRow(page, what).filter({ hasText: "Test BV Donald" }).first();
    await expect(row).toContainText(newEnd);
  }
});
