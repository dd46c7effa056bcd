import { test, expect } from "../../support/test.mjs";
import { address } from "../../support/portal.mjs";
import { answerSteps, finish, h1, startRenewal } from "../../support/walk.mjs";

const region = (page, name) => page.getByRole("region", { name, exact: true });

test("activity lists what was done by me and to me, and the mails to me @R66 @R122", async ({ page, portal, t, as, another, isMobile }) => {
  await as("anna");
  await startRenewal(page, t);
  await answerSteps(page, t, { admin: "no", approver: "B. Jansen" });
  const reference = (await finish(page, t, t("done.requested")))[0].trim();
  const manager = await as("bram", await another());
  await manager.goto(`/administration/requests/${reference}`);
  await manager.getByRole("button", { name: t("approve.approve"), exact: true }).click();
  await expect(manager.locator("main")).toContainText(t("approve.approved"));

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

test("older activity stands on the next page @R122", async ({ page, portal, t, as, lang }) => {
  test.slow();
  for (let count = 0; count < 30; count += 1) {
    await portal.session("gijs", lang);
    // Nobody is sent more than ten codes an hour.
    await portal.forward(6 * 60 + 1);
  }
  await as("gijs");
  await page.goto("/account/activity");
  const events = region(page, t("activity.events")).getByRole("listitem");
  await expect(events).toHaveCount(25);
  await page.getByRole("link", { name: t("activity.older") }).click();
  await expect(events).toHaveCount(6);
});
