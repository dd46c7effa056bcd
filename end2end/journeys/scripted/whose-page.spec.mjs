import { test, expect } from "../../support/test.mjs";
import { answerSteps, go_on, h1, seen, startRenewal, takenOver } from "../../support/walk.mjs";

const somebodyElse = async (page, t) => {
  await expect(page).toHaveURL("/sorry/somebody-else");
  await expect(h1(page)).toHaveText(t("error.somebody_else_title"));
  await expect(page.locator("header")).toContainText("D. Bakker");
};

test("no page shows one person's name over what is another's @R137", async ({ page, t, as, allowed }) => {
  allowed.push(/status of 409/);
  await as("anna");
  await page.goto("/account");
  await takenOver(page);
  await as("dirk", await page.context().newPage());
  await seen(page, "link", t("nav.permissions")).or(seen(page, "link", t("nav.permissions_short"))).first().click();
  await somebodyElse(page, t);
});

test("answers of a wizard are not saved as another's, and its page says who is signed in @R137", async ({ page, t, as, allowed }) => {
  allowed.push(/status of 409/);
  await as("anna");
  await startRenewal(page, t);
  await takenOver(page);
  await answerSteps(page, t, { scope: "same", admin: "no", until: "permissions" });
  await as("dirk", await page.context().newPage());
  await page.locator("main input[value=same]").first().check();
  await page.locator('input[name^="answers[admin."][value=no]').check();
  await go_on(page, t);
  await somebodyElse(page, t);
});
