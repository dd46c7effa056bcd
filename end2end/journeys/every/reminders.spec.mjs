import { plusDays } from "../../support/days.mjs";
import { test, expect } from "../../support/test.mjs";
import { even, texts } from "../../support/texts.mjs";
import { finish, forYears, go_on, h1, permissionRow, signInHere, speak } from "../../support/walk.mjs";

const DONALD = "Test BV Donald";
const DAY = 24 * 60 * 60;

test("Dirk follows the mail of two months before the end, and renews what it names @R61 @R62 @R63 @R140 @R136", async ({ page, portal, t, today }) => {
  const ends = plusDays(today, 35);
  const mail = (await portal.reminders("dirk", "M10"))[0];
  const link = portal.way(mail);

  await test.step("the mail says what ends, and that nobody else manages", async () => {
    // In the language that he chose, whatever this browser speaks.
    const his = texts("en");
    expect(even(mail.subject)).toBe(his("mail.m10_subject", { date: his.day(ends) }));
    expect(even(mail.text)).toContain(his("mail.m10_alone", { organization: "Test EMZ Dagobert" }));
    expect(mail.text).not.toMatch(/demo\.example|\+316/);
  });
  await test.step("the link asks to sign in first, and leads on to what ends", async () => {
    await page.goto(link);
    await expect(h1(page)).toHaveText(t("login.title"));
    await signInHere(page, { portal, name: "dirk" });
    await expect(page).toHaveURL(link);
    await speak(page, t);
    await expect(h1(page)).toHaveText(t("renew_link.title"));
    await expect(permissionRow(page, t("permissions.all_services"))).toContainText(t.day(ends));
  });
  await test.step("exactly that is selected", async () => {
    await page.locator("main").getByRole("button", { name: t("renew_link.renew"), exact: true }).click();
    await expect(h1(page)).toHaveText(t("renewal.which_title"));
    await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(2);
    await go_on(page, t);
    await forYears(page, t, 1);
    await finish(page, t, t("done.processed"));
  });
  await test.step("used up, the link says so and leads on", async () => {
    await page.goto(link);
    await expect(h1(page)).toHaveText(t("renew_link.over"));
    await expect(page.locator("main")).toContainText(t("renew_link.over_lead"));
    await expect(page.locator("main").getByRole("button", { name: t("renew_link.renew") })).toHaveCount(0);
    await page.locator("main").getByRole("link", { name: t("renew_link.all"), exact: true }).click();
    await expect(h1(page)).toHaveText(t("permissions.title"));
    await expect(page).toHaveTitle(new RegExp(t("permissions.title")));
  });
  await test.step("a part of it says so, and what a mail program put behind it does no harm", async () => {
    for (const cut of [link.slice(0, -3), link.split(",")[0], "/account/renew?ends=nothing", "/account/renew"]) {
      await page.goto(cut);
      await expect(h1(page)).toHaveText(t("lost_link.incomplete_title"));
      await expect(page.locator("main").getByRole("link", { name: t("renew_link.all"), exact: true })).toBeVisible();
    }
    await page.goto(`${link}).`);
    await expect(h1(page)).toHaveText(t("renew_link.over"));
    await expect(page).toHaveTitle(new RegExp(t("renew_link.over")));
  });
  await test.step("of what was renewed nothing is said any more", async () => {
    await portal.forward(36 * DAY);
    expect(await portal.reminders("dirk", "M10")).toHaveLength(1);
    expect(await portal.reminders("dirk", "M12")).toHaveLength(0);
  });
});

test("a reminder's link that somebody else opens shows them nothing of theirs, and whoever left goes on @R62 @R135 @R10", async ({ page, portal, t, as }) => {
  const link = portal.way((await portal.reminders("dirk", "M10"))[0]);
  await as("anna");
  await page.goto(link);
  await expect(h1(page)).toHaveText(t("renew_link.else"));
  await expect(page.locator("main tbody")).toHaveCount(0);
  await as("dirk");
  await page.goto(link);
  const renew = page.locator("main").getByRole("button", { name: t("renew_link.renew"), exact: true });
  await renew.click();
  await expect(h1(page)).toHaveText(t("renewal.which_title"));
  await go_on(page, t);
  await forYears(page, t, 1);
  await page.goto(link);
  await renew.click();
  await expect(h1(page)).toHaveText(t("wizard.check"));
});

test("Anna is told of what ends and of nothing else, and what waits is not told again @R61 @R63", async ({ page, portal, t, as, arrive, today }) => {
  const ends = plusDays(today, 42);
  const link = portal.way((await portal.reminders("anna", "M10"))[0]);
  await as("anna");
  await page.goto(link);
  await expect(page.locator("main tbody tr")).toHaveCount(2);
  for (const row of await page.locator("main tbody tr").all()) await expect(row).toContainText(t.day(ends));
  await arrive.renewed({ admin: "no" });
  await page.goto(link);
  await expect(h1(page)).toHaveText(t("renew_link.over"));
  await expect(page.locator("main tbody tr").first()).toContainText(t("tag.waiting"));
  // Thirty days before the end it still waits.
  await portal.forward(13 * DAY);
  expect(await portal.reminders("anna", "M10")).toHaveLength(1);
});

test("each manager has one digest of what ends at their organization, right to the row @R67 @R61", async ({ page, portal, t, as }) => {
  for (const name of ["bram", "carla"]) {
    const of_donald = (await portal.reminders(name, "M11")).filter((one) => one.subject.includes(DONALD));
    expect(of_donald, name).toHaveLength(1);
    expect(even(of_donald[0].text)).toContain("A. de Vries");
    expect(even(of_donald[0].text)).not.toContain("L. Bos");
    expect(of_donald[0].subject).toMatch(/^2 /);
  }
  const [digest] = await portal.reminders("bram", "M11");
  await as("bram");
  await page.goto(portal.way(digest));
  await expect(h1(page)).toHaveText(t("users_permissions.title"));
  await expect(page.locator("main tbody").getByText("A. de Vries").first()).toBeVisible();
  // A week later there is another one, and not before.
  await portal.forward(7 * DAY);
  expect(await portal.reminders("bram", "M11")).toHaveLength(2);
  await portal.forward(60);
  expect(await portal.reminders("bram", "M11")).toHaveLength(2);
});
