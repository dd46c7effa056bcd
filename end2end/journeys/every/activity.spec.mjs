import { test, expect } from "../../support/test.mjs";
import { address } from "../../support/portal.mjs";
import { h1 } from "../../support/walk.mjs";

const region = (page, name) => page.getByRole("region", { name, exact: true });

test("activity lists what was done by me and to me, and the mails to me @R66 @R122", async ({ page, t, as, arrive }) => {
  await as("anna");
  const reference = await arrive.renewed({ admin: "no" });
  await arrive.approve(reference, "bram");

  await page.goto("/account");
  await page.getByRole("link", { name: t("account.all_activity") }).click();
  await expect(h1(page)).toHaveText(t("activity.title"));
  const events = region(page, t("activity.events")).getByRole("listitem");
  await expect(events.first()).toContainText(t("event.approved", { name: "B. Jansen", organization: "Test BV Donald" }));
  await expect(events.first()).toContainText(t("activity.by", { name: "B. Jansen" }));
  await expect(events.nth(1)).toContainText(reference);
  await expect(events.nth(1)).toContainText(t("activity.by_you"));
  const mails = region(page, t("activity.mails")).getByRole("listitem");
  await expect(mails.first()).toContainText(t("activity.m03"));
  await expect(mails.first()).toContainText(address("anna"));
});
