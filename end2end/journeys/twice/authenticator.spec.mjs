import { test, expect } from "../../support/test.mjs";
import { appCode } from "../../support/authenticator.mjs";
import { address, PASSWORD } from "../../support/portal.mjs";
import { giveCode, h1 } from "../../support/walk.mjs";

const main = (page) => page.locator("main");
const press = (page, to) => page.locator(`main form[action="/api/${to}"] button`).click();

/** From the Security page to the app that is set up; gives its key and the recovery codes. */
async function setUp(page, portal, t, before = async () => {}) {
  await page.goto("/account/security");
  await main(page).getByRole("link", { name: t("security.app_add") }).click();
  await expect(h1(page)).toHaveText(t("app.title"));
  await press(page, "start_authenticator");
  await expect(h1(page)).toHaveText(t("app.setup_title"));
  await before();
  const key = await page.locator(".mr-key").innerText();
  await giveCode(page, appCode(key, await portal.now()));
  await expect(h1(page)).toHaveText(t("recovery.new_title"));
  const codes = await page.locator(".mr-codes code").allTextContents();
  expect(codes).toHaveLength(10);
  await press(page, "put_recovery_codes_away");
  await expect(main(page)).toContainText(t("security.app_ready"));
  return { key, codes };
}

/** The first page of the sign-in. */
async function password(page) {
  await page.goto("/login?next=/account/security");
  await page.locator("#username").fill(address("anna"));
  await page.locator("#password").fill(PASSWORD);
  await page.locator('form[action="/api/sign_in"] button:not([type=button])').click();
  await expect(page.locator("#code")).toBeVisible();
}

test("an authenticator app is set up, gives the code at the sign-in, and a text message stays possible @R120 @R91", async ({ page, portal, t, as, another }) => {
  await as("anna");
  const wrongFirst = async () => {
    await expect(page.getByRole("img", { name: t("app.qr") })).toBeVisible();
    await giveCode(page, "000000");
    await expect(page.locator("#problem")).toContainText(t("problem.app_code_wrong"));
    await expect(page).toHaveTitle(new RegExp(`^${t("problem.error")}: `));
  };
  const { key } = await setUp(page, portal, t, wrongFirst);
  await portal.mailTo(address("anna"), t("mail.m43_subject"));
  await page.goto("/account/security/recovery");
  await expect(page.locator(".mr-codes")).toHaveCount(0);
  await expect(main(page)).toContainText(t("recovery.left", { n: 10 }));

  await portal.forward(60);
  const sent = await portal.codes("anna");
  const elsewhere = await another();
  await password(elsewhere);
  await expect(h1(elsewhere)).toHaveText(t("code.app_title"));
  await expect(elsewhere.locator("#code")).toHaveAttribute("autocomplete", "one-time-code");
  const code = appCode(key, await portal.now());
  await giveCode(elsewhere, code);
  await expect(elsewhere).toHaveURL("/account/security");
  expect(await portal.codes("anna")).toBe(sent);

  await test.step("the same code again is a replay", async () => {
    const other = await another();
    await password(other);
    await giveCode(other, code);
    await expect(main(other)).toContainText(t("problem.code_used"));
    await press(other, "resend_code");
    await expect(h1(other)).toHaveText(t("code.title"));
    await giveCode(other, await portal.code("anna"));
    await expect(other).toHaveURL("/account/security");
  });
});

test("a recovery code logs in once, new ones replace the old, and the app can be removed @R120", async ({ page, portal, t, as, another, lang }) => {
  await as("anna");
  const { codes } = await setUp(page, portal, t);
  await portal.forward(60);
  const elsewhere = await another();
  await password(elsewhere);
  await giveCode(elsewhere, codes[0]);
  await expect(elsewhere).toHaveURL("/account/security");
  await expect(elsewhere.locator("html")).toHaveAttribute("lang", lang);
  await expect(main(elsewhere)).toContainText(t("security.recovery", { n: 9 }));

  const other = await another();
  await password(other);
  await expect(main(other)).not.toContainText(t("code.app_hint_clock"));
  await giveCode(other, codes[0]);
  await expect(main(other)).toContainText(t("problem.code_wrong", { n: 4 }));
  // FC19: a phone whose clock is wrong.
  await expect(main(other)).toContainText(t("code.app_hint_clock"));

  await page.goto("/account/security/recovery");
  await press(page, "new_recovery_codes");
  await expect(page.locator(".mr-codes code")).toHaveCount(10);
  // A reload shows them again, until they are put away.
  await page.reload();
  await expect(page.locator(".mr-codes code")).toHaveCount(10);
  await press(page, "put_recovery_codes_away");

  await page.goto("/account/security/authenticator");
  await press(page, "remove_authenticator");
  await expect(main(page)).toContainText(t("security.app_removed"));
  await expect(main(page)).toContainText(t("security.app_none"));
  await portal.forward(60);
  await password(other);
  await expect(h1(other)).toHaveText(t("code.title"));
});

test("what is about security asks for a fresh code, once in ten minutes @R120 @R121", async ({ page, portal, t, as }) => {
  await as("anna");
  await portal.forward(11 * 60);
  await page.goto("/account/security");
  await main(page).getByRole("link", { name: t("security.password_change") }).click();
  await expect(h1(page)).toHaveText(t("confirm.title"));
  await press(page, "send_confirm_code");
  await giveCode(page, await portal.code("anna"));
  await expect(h1(page)).toHaveText(t("password.change_title"));
  // Fresh for what comes next, too.
  const { key } = await setUp(page, portal, t);
  await portal.forward(11 * 60);
  await page.goto("/account/security/recovery");
  await expect(h1(page)).toHaveText(t("code.app_title"));
  await giveCode(page, appCode(key, await portal.now()));
  await expect(h1(page)).toHaveText(t("recovery.title"));
});
