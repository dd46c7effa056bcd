import { address, PASSWORD } from "../../support/portal.mjs";
import { test, expect } from "../../support/test.mjs";
import { edit, h1 } from "../../support/walk.mjs";

test("a link on another site, or in a mail, opens signed in (FC01) @R78", async ({ page, portal, t, as }) => {
  await as("anna");
  await page.goto(`data:text/html,<a href="${portal.origin}/account/permissions">permissions</a>`);
  await page.getByRole("link").click();
  await expect(page).toHaveURL(`${portal.origin}/account/permissions`);
  await expect(h1(page)).toHaveText(t("permissions.title"));
});

test("Enter in a field does what the main button does, and asks for no other code (FC24) @R88", async ({ page, portal, t, as }) => {
  await page.goto("/login");
  await page.locator("#username").fill(address("anna"));
  await page.locator("#password").fill(PASSWORD);
  await page.locator("#password").press("Enter");
  await expect(page.locator("#code")).toBeVisible();
  expect(await portal.codes("anna")).toBe(1);
  await page.locator("#code").fill("12345");
  await page.locator("#code").press("Enter");
  await expect(page.locator("#problem")).toContainText(t("problem.code_shape"));
  expect(await portal.codes("anna")).toBe(1);

  await page.goto("/password/forgot");
  await page.locator("#email").fill(address("bram"));
  await page.locator("#email").press("Enter");
  await expect(h1(page)).toHaveText(t("password.sent_title"));

  await as("gijs");
  await edit(page, t, "mobile");
  await page.locator("#mobile").fill("06 8765 4321");
  await page.locator("#mobile").press("Enter");
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await page.goto("/account/permissions");
  await page.locator("main").getByRole("button", { name: t("request.title") }).click();
  await expect(h1(page)).toHaveText(t("request.organization_title"));
  await page.locator('input[name="answers[organization]"][value=other]').check();
  await page.locator("#kvk").fill("69599068");
  await page.locator("#kvk").press("Enter");
  await expect(h1(page)).toHaveText(t("request.company_title"));
});

test("a phone leaves a password that is shown as it was typed (FC25) @R91", async ({ page }) => {
  await page.goto("/login");
  for (const [name, value] of [["spellcheck", "false"], ["autocapitalize", "off"], ["autocorrect", "off"]]) {
    await expect(page.locator("#password")).toHaveAttribute(name, value);
  }
});
