import { withoutCookies } from "../../support/cookieless.mjs";
import { address, PASSWORD } from "../../support/portal.mjs";
import { test, expect } from "../../support/test.mjs";
import { h1 } from "../../support/walk.mjs";

test("who blocks cookies is told so, before a code is sent, and types no address twice (F3) @R87 @R88", async ({ playwright, portal, t, baseURL, viewport, locale, javaScriptEnabled, isMobile, hasTouch, launchOptions }) => {
  const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const shape = { baseURL, viewport, locale, javaScriptEnabled, isMobile, hasTouch, launchOptions };
  const { page, close } = await withoutCookies(playwright, chromium, shape);
  const log_in = async () => {
    await page.locator("#password").fill(PASSWORD);
    await page.locator('form[action="/api/sign_in"] button:not([type=button])').click();
  };
  try {
    await page.goto("/login?next=/account/details");
    await page.locator("#username").fill(address("anna"));
    await log_in();
    await expect(page.locator("#problem")).toContainText(t("problem.cookies_off"));
    await expect(page).toHaveTitle(new RegExp(`^${t("problem.error")}: `));
    await expect(page.locator("#username")).toHaveValue(address("anna"));
    expect(page.url()).not.toContain("anna");
    await log_in();
    await expect(page.locator("#problem")).toContainText(t("problem.cookies_off"));
    expect(await portal.codes("anna")).toBe(0);
    await page.goto("/password/forgot");
    await page.locator("#email").fill(address("anna"));
    await page.locator('form[action="/api/forgot_password"] button').click();
    await expect(page.locator("#problem")).toContainText(t("problem.cookies_off"));
    await expect(page.locator("#email")).toHaveValue(address("anna"));
    await page.goto("/change-form");
    await page.locator('form[action="/api/start_change_form"] button').click();
    await expect(h1(page)).toHaveText(t("error.cookies_title"));
  } finally {
    await close();
  }
});
