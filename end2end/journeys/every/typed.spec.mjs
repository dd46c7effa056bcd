import { test, expect } from "../../support/test.mjs";
import { address, PASSWORD } from "../../support/portal.mjs";
import { complete, edit, giveCode, go_on, h1 } from "../../support/walk.mjs";

const main = (page) => page.locator("main");
const NUMBER = "+31687654321";

test("whoever pastes the address and the whole text message is signed in @R133 @R134", async ({ page, portal, t }) => {
  await page.goto("/login");
  await page.locator("#username").fill(`Anna de Vries <${address("anna")}>;`);
  await page.locator("#password").fill(PASSWORD);
  await page.locator('form[action="/api/sign_in"] button:not([type=button])').click();
  await expect(page).toHaveURL(/\/login\/code/);
  const [{ text }] = await portal.sent("sms", "+31612000001");
  // What cannot be a code costs no try and says so; what was sent is found in what was pasted.
  await giveCode(page, "12345");
  await expect(page.locator("#problem")).toContainText(t("problem.code_shape"));
  await giveCode(page, text);
  await expect(page).toHaveURL("/account");
});

test("a mobile number is read as it is written, and shown as it is kept @R133", async ({ page, portal, t, as }) => {
  await as("anna");
  await edit(page, t, "mobile");
  // One's own number in another dress is still one's own.
  await page.locator("#mobile").fill("+31 (0)6 12.00.00.01");
  await go_on(page, t);
  await expect(page.locator("#problem")).toContainText(t("problem.phone_same"));
  await page.locator("#mobile").fill("\u202a+31 (0)6 87‑65.43–21\u202c");
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(main(page)).toContainText(NUMBER);
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(main(page)).toContainText(t("prove.mobile_lead", { new: "21" }));
  await giveCode(page, await portal.code(NUMBER));
  await expect(h1(page)).toHaveText(t("prove.mobile_done"));
});

test("an address that mail often does not reach says why, and a pasted one is kept clean @R133", async ({ page, t, as }) => {
  await as("anna");
  await edit(page, t, "email");
  await page.locator("#email").fill("jörg@demo.example");
  await go_on(page, t);
  await expect(page.locator("#problem")).toContainText(t("problem.email_local"));
  await expect(page.locator("#email")).toHaveValue("jörg@demo.example");
  await page.locator("#email").fill("mailto:anna.new@demo.example,");
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(main(page).locator("dd strong")).toHaveText("anna.new@demo.example");
});
