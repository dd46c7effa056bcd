import { lastValidDay, plusDays, plusMonths, plusYears } from "../../support/days.mjs";
import { test, expect } from "../../support/test.mjs";
import { even } from "../../support/texts.mjs";
import {
  complete, expectStep, finish, go_on, h1, permissionRow, seen, settled, signInHere, speak, startRenewal, term
} from "../../support/walk.mjs";

test("Dirk, independently authorized, renews for three years and it counts at once @R2 @R6 @R8 @R9 @R10 @R18 @R19 @R20 @R21 @R22 @R76 @R136", async ({ page, portal, t, today }) => {
  const oldEnd = plusDays(today, 35);
  const newEnd = lastValidDay(plusDays(oldEnd, 1), 3);

  await test.step("he logs in with the button at the top right", async () => {
    await page.goto("/");
    await page.locator("header").getByRole("link", { name: t("site.log_in"), exact: true }).click();
    await expect(h1(page)).toHaveText(t("login.title"));
    await signInHere(page, { portal, name: "dirk" });
    await expect(page).toHaveURL("/account");
    await speak(page, t);
    await expect(h1(page)).toHaveText(t("account.title"));
  });

  await test.step("My Permissions is one click away, and the button stands below the overview", async () => {
    await seen(page, "link", t("nav.permissions")).or(seen(page, "link", t("nav.permissions_short"))).first().click();
    await expect(h1(page)).toHaveText(t("permissions.title"));
    const button = page.locator("main").getByRole("button", { name: t("permissions.renew") });
    const table = await page.locator("main table").boundingBox();
    expect((await button.boundingBox()).y).toBeGreaterThanOrEqual(table.y + table.height);
    await expect(permissionRow(page, t("permissions.all_services"))).toContainText(t.day(oldEnd));
    await button.click();
  });

  await test.step("what ends soon is selected already", async () => {
    await expectStep(page, t, 1, 3, t("renewal.which_title"));
    const boxes = page.getByRole("checkbox");
    await expect(boxes).toHaveCount(2);
    for (const box of await boxes.all()) await expect(box).toBeChecked();
    await go_on(page, t);
  });

  await test.step("one, three or five years are offered with their last days", async () => {
    await expectStep(page, t, 2, 3, t("renewal.term_title"));
    await expect(page.getByRole("radio")).toHaveCount(3);
    for (const years of [1, 3, 5]) {
      const until = t.day(lastValidDay(plusDays(oldEnd, 1), years));
      const label = page.locator("label", { hasText: t.term(years) });
      await expect(label).toContainText(t("renewal.term_until", { date: until }));
    }
    await term(page, 3).check();
    await go_on(page, t);
  });

  const [reference] = await test.step("he checks his answers and completes", async () => {
    await expectStep(page, t, 3, 3, t("wizard.check"));
    await expect(page.locator("main")).toContainText(t.day(newEnd));
    await expect(page.locator("main")).toContainText(t("renewal.check_admin_yes"));
    for (const known of ["D. Bakker", "dirk@demo.example"]) await expect(page.locator("main")).toContainText(known);
    // It comes by default: no question, and nothing to change.
    await expect(page.locator("main")).toContainText(t("renewal.admin_default", { organization: "Test EMZ Dagobert" }));
    await expect(page.getByRole("link", { name: t("renewal.row_admin") })).toHaveCount(0);
    await expect(page.locator("main")).not.toContainText(t("renewal.check_approver"));
    expect(await portal.mails("dirk")).toEqual([]);
    return finish(page, t, t("done.processed"));
  });

  await test.step("the confirmation says from when until when", async () => {
    await expect(page).toHaveURL(`/done/${reference.trim()}`);
    const period = t("done.range", { from: t.day(plusDays(oldEnd, 1)), until: t.day(newEnd) });
    await expect(page.locator(".mr-panel")).toContainText(period);
    await expect(page.locator("main")).toContainText(t("done.mail", { mail: "dirk@demo.example" }));
  });

  await test.step("one mail confirms it, in his language", async () => {
    const mails = await portal.mails("dirk");
    expect(mails.map(({ subject }) => even(subject))).toEqual([t("mail.m03_subject", { date: t.day(newEnd) })]);
    expect(even(mails[0].text)).toContain(t("mail.m03_text_renewal", { organization: "Test EMZ Dagobert" }));
    expect(even(mails[0].text)).toContain(t("mail.m03_renews"));
    expect(mails[0].html).toContain(`lang="${t.lang}"`);
  });

  await test.step("My Permissions shows the new end, for the Admin authorization too", async () => {
    await page.getByRole("link", { name: t("done.back") }).click();
    await expect(h1(page)).toHaveText(t("permissions.title"));
    for (const what of [t("permissions.all_services"), t("permissions.manager")]) {
      await expect(permissionRow(page, what).first()).toContainText(t("permissions.renewed_until", { date: t.day(newEnd) }));
    }
  });
});

test("Dirk drops the Admin authorization from his selection and gets it by default all the same @R6 @R2", async ({ page, t, as, arrive, today }) => {
  await as("dirk");
  await startRenewal(page, t);
  await page.getByRole("checkbox").nth(1).uncheck();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("renewal.term_title"));
  await settled(page, t);
  await arrive.renewed({ path: page.url(), years: 5 });
  const newEnd = t.day(lastValidDay(plusDays(today, 36), 5));
  await page.goto("/account/permissions");
  for (const what of [t("permissions.all_services"), t("permissions.manager")]) {
    await expect(permissionRow(page, what).first()).toContainText(newEnd);
  }
});

test("two presses on Complete make one renewal, and going back leads to it @R20 @R88", async ({ page, portal, t, as, arrive, scripted }) => {
  await as("dirk");
  await arrive.renewal();
  await page.locator("#truth").check();
  const button = page.getByRole("button", { name: t("wizard.complete"), exact: true });
  if (scripted) await button.dblclick();
  else await complete(page, t);
  await expect(h1(page)).toHaveText(t("done.processed"));
  const done = page.url();
  await page.goBack();
  await page.reload();
  await expect(page).toHaveURL(done);
  expect((await portal.mails("dirk")).length).toBe(1);
});

test("Fatima's permission has expired: its renewal starts on the day it is processed @R9 @R12 @R21", async ({ page, portal, t, as, arrive, today }) => {
  await as("fatima");
  await page.goto("/account");
  await expect(page.locator("main")).toContainText(t("account.banner_expired"));
  await page.goto("/account/permissions");
  await expect(page.locator("main tbody")).toContainText(t("tag.expired"));
  await arrive.renewal({ admin: "no" });
  await expect(page.locator("main")).toContainText(t.day(lastValidDay(today, 1)));
  const [reference] = await finish(page, t, t("done.requested"));
  await arrive.approve(reference.trim(), "bram");
  await page.goto("/account/permissions");
  await expect(page.locator("main tbody")).toContainText(t.day(lastValidDay(today, 1)));
  const [mail] = await portal.mails("fatima");
  expect(even(mail.subject)).toBe(t("mail.m03_subject", { date: t.day(lastValidDay(today, 1)) }));
});

test("Hanna has nothing to renew yet and reads why @R9", async ({ page, t, as, today }) => {
  await as("hanna");
  await page.goto("/account/permissions");
  await expect(page.locator("main")).toContainText(t("permissions.nothing_title"));
  await expect(page.getByRole("button", { name: t("permissions.renew") })).toHaveCount(0);
  const why = page.locator(".mr-banner", { hasText: t("permissions.nothing_title") });
  const until = plusYears(today, 4);
  await expect(why).toContainText(t("permissions.nothing_from", { date: t.day(plusMonths(until, -6)) }));
});
