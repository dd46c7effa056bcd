import { appCode } from "../../support/authenticator.mjs";
import { test, expect } from "../../support/test.mjs";

/** More than a page holds: signing in and adding the app are two of them. */
const EVENTS = 31;

test("older activity stands on the next page @R122", async ({ page, portal, t, as, arrive }) => {
  await as("gijs");
  await arrive.post("start_authenticator", {});
  await page.goto("/account/security/authenticator");
  const key = await page.locator(".mr-key").innerText();
  await arrive.post("confirm_authenticator", { code: appCode(key, await portal.now()) });
  for (let count = 2; count < EVENTS; count += 1) await arrive.post("new_recovery_codes", {});

  await page.goto("/account/activity");
  const events = page.getByRole("region", { name: t("activity.events"), exact: true }).getByRole("listitem");
  await expect(events).toHaveCount(25);
  await page.getByRole("link", { name: t("activity.older") }).click();
  await expect(events).toHaveCount(EVENTS - 25);
});
