import { test, expect, status } from "../../support/test.mjs";
import { appCode } from "../../support/authenticator.mjs";
import { h1 } from "../../support/walk.mjs";

const PASSWORD = "Vergeet-mij-niet-7";

test("an officer activates the account with the link that the command prints, once", async ({ page, portal, t, allowed }) => {
  const said = await portal.command("create-officer", "sam@desk.example", "Sam de Wit");
  const link = said.split(/\s+/).find((word) => word.startsWith(portal.origin)).slice(portal.origin.length);
  await page.goto(link);
  await expect(h1(page)).toHaveText(t("desk.activate_title"));
  const key = await page.locator("main code").textContent();
  const activate = async (password, code) => {
    await page.locator("#password").fill(password);
    await page.locator("#code").fill(code);
    await page.getByRole("button", { name: t("desk.activate_button"), exact: true }).click();
  };
  await activate("sam@desk.example", "12345");
  await expect(page.locator("#problem li")).not.toHaveCount(0);
  await expect(page.locator("#code-e")).toContainText(t("problem.code_shape"));
  expect(await page.locator("main code").textContent(), "the same key as before").toBe(key);
  await activate(PASSWORD, appCode(key, await portal.now()));
  await expect(h1(page)).toHaveText(t("desk.overview"));
  allowed.push(status(410));
  await page.goto(link);
  await expect(h1(page)).toHaveText(t("lost_link.used_title"));
  // Whoever leaves gets in nowhere, at once.
  expect(await portal.command("end-officer", "sam@desk.example")).toContain("sam@desk.example");
  await page.goto("/desk");
  await expect(h1(page)).toHaveText(t("desk.login_title"));
});
