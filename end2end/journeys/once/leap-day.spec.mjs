import { lastValidDay, nextLeapDay } from "../../support/days.mjs";
import { Portal } from "../../support/portal.mjs";
import { test as base, expect } from "../../support/test.mjs";
import { even } from "../../support/texts.mjs";
import { finish } from "../../support/walk.mjs";

const test = base.extend({
  leapDay: async ({}, use) => use(nextLeapDay(new Date().toISOString().slice(0, 10))),
  portal: async ({ leapDay }, use) => {
    const portal = await Portal.start({ args: ["--today", leapDay] });
    await use(portal);
    await portal.stop();
  },
});

test("what starts on 29 February for a year ends on 28 February @R21", async ({ page, portal, t, as, arrive, leapDay, today }) => {
  expect(today).toBe(leapDay);
  await as("fatima");
  await arrive.renewal({ admin: "no" });
  const until = `${Number(leapDay.slice(0, 4)) + 1}-02-28`;
  expect(lastValidDay(leapDay, 1)).toBe(until);
  await expect(page.locator("main")).toContainText(t.day(until));
  const reference = (await finish(page, t, t("done.requested")))[0].trim();
  await arrive.approve(reference, "bram");
  await page.goto("/account/permissions");
  await expect(page.locator("main tbody")).toContainText(t.day(until));
  expect(even((await portal.mails("fatima"))[0].subject)).toBe(t("mail.m03_subject", { date: t.day(until) }));
});

// Housekeeping runs once a minute: this one journey waits for it.
test.describe.configure({ timeout: 120_000 });

test("a request that nobody decides lapses after thirty days, and says so @R12", async ({ portal, t, as, arrive, today }) => {
  await as("anna");
  const reference = await arrive.renewed({ admin: "no" });
  expect(await portal.forward(31 * 24 * 3600)).not.toBe(today);
  // Housekeeping runs in its own time.
  await expect.poll(async () => (await portal.mails("anna"))[0].subject, { timeout: 90_000 }).toBe(t("mail.m04_subject_renewal", { reference }));
});
