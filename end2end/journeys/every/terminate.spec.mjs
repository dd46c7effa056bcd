import { plusDays } from "../../support/days.mjs";
import { test, expect, status } from "../../support/test.mjs";
import { even } from "../../support/texts.mjs";
import { complete, finish, go_on, h1, settled } from "../../support/walk.mjs";

const DONALD = "Test BV Donald";

const rowOf = (page, name) => page.locator("main tbody tr").filter({ hasText: name });

async function openList(page, t) {
  await page.goto("/administration/permissions");
  await expect(h1(page)).toHaveText(t("users_permissions.title"));
}

/** The page of a user, by the link of the list. */
async function openUser(page, t, name) {
  await openList(page, t);
  await page.locator("main tbody").getByRole("link", { name, exact: true }).first().click();
  await expect(h1(page)).toHaveText(name);
}

/** From the first step to the last. */
async function toCheck(page, t) {
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await settled(page, t);
}

const inDays = async (page, today, days) => {
  const [year, month, day] = plusDays(today, days).split("-").map(Number);
  await page.locator("#when-date").check();
  await page.locator("#day").fill(String(day));
  await page.locator("#month").fill(String(month));
  await page.locator("#year").fill(String(year));
};

test("the trash can ends one permission at once, and the user is told by whom and why @R96 @R97", async ({ page, portal, t, as, another, today }) => {
  const anna = await as("anna", await another());
  await as("carla");
  await openList(page, t);
  const row = rowOf(page, "A. de Vries").first();
  const can = row.getByRole("button");
  await expect(can).toHaveAccessibleName(t("terminate.one", { service: await service(row), name: "A. de Vries" }));
  await can.click();
  await expect(h1(page)).toHaveText(t("terminate.when_title"));
  await expect(page.locator("main")).toContainText(t("terminate.elsewhere", { name: "A. de Vries" }));
  await page.locator("#comment").fill("Uit dienst");
  await toCheck(page, t);
  await expect(page.locator("main")).toContainText("Uit dienst");
  await complete(page, t);
  await expect(page.locator("#problem")).toContainText(t("problem.required_tick"));
  await finish(page, t, t("terminate.done"));
  const [mail, ...others] = await portal.mails("anna");
  expect(others).toEqual([]);
  expect(mail.subject).toBe(t("mail.m25_subject", { organization: DONALD }));
  const text = even(mail.text);
  expect(text).toContain(t("mail.m25_text", { manager: "C. van Dijk", organization: DONALD }));
  expect(text).toContain(t("mail.m25_reason", { manager: "C. van Dijk", reason: "Uit dienst" }));
  expect(await portal.mails("carla")).toHaveLength(1);
  await anna.goto("/account/permissions");
  await expect(anna.locator("main tbody")).toContainText(t("note.ended_by", { name: "C. van Dijk", date: t.day(today) }));
  await page.locator("main").getByRole("link", { name: t("users_renewal.back") }).click();
  await expect(rowOf(page, "A. de Vries")).toHaveCount(2);
});

/** What a row calls its permission. */
async function service(row) {
  const [name] = (await row.locator("td[data-label]").first().innerText()).split("\n");
  return name.replace(/\s+EH\d\+?\s*$/, "").trim();
}

test("several rows end at the end of a day, which is said and taken back on the page of the user @R97", async ({ page, portal, t, as, another, today }) => {
  // She reads the portal's letters in the language of her own profile.
  await as("anna", await another());
  await as("bram");
  await openList(page, t);
  for (const name of ["A. de Vries", "H. Meijer"]) await rowOf(page, name).first().getByRole("checkbox").check();
  await page.locator(".mr-bulk").getByRole("button", { name: t("terminate.selected") }).click();
  await expect(h1(page)).toHaveText(t("terminate.when_title"));
  await inDays(page, today, -1);
  await go_on(page, t);
  await expect(page.locator("#problem")).toBeVisible();
  await inDays(page, today, 10);
  await toCheck(page, t);
  const day = t.day(plusDays(today, 10));
  await expect(page.locator("main")).toContainText(t("cancel.check_last_day", { date: day }));
  await finish(page, t, t("terminate.done_later"));
  await openList(page, t);
  await expect(rowOf(page, "A. de Vries").filter({ hasText: t("note.later_you", { date: day }) })).toHaveCount(1);
  await openUser(page, t, "A. de Vries");
  await expect(page.locator("main")).toContainText(t("user.later_one", { date: day }));
  await page.locator("main").getByRole("button", { name: t("user.undo") }).click();
  await expect(page.locator("main")).toContainText(t("user.undone"));
  await expect(page.locator("main")).not.toContainText(t("user.later_one", { date: day }));
  expect((await portal.mails("anna")).map((mail) => mail.subject)).toContain(t("mail.m25_subject_undone", { organization: DONALD }));
});

test("everything of who leaves ends at once, with the link, and the user is gone from what managers see @R97 @R98", async ({ page, t, as, another, allowed }) => {
  allowed.push(status(404));
  const anna = await as("anna", await another());
  await as("bram");
  await openUser(page, t, "A. de Vries");
  const user = new URL(page.url()).pathname;
  await page.locator("main").getByRole("button", { name: t("user.end_everything", { organization: DONALD }) }).click();
  await expect(h1(page)).toHaveText(t("terminate.leaver_title"));
  await expect(page.locator("main")).toContainText(t("terminate.last", { name: "A. de Vries", organization: DONALD }));
  await page.locator("#unlink").check();
  await toCheck(page, t);
  await expect(page.locator("main")).toContainText(t("terminate.link_ends"));
  await finish(page, t, t("terminate.done"));
  await page.goto(user);
  await expect(h1(page)).not.toHaveText("A. de Vries");
  await openList(page, t);
  await expect(rowOf(page, "A. de Vries")).toHaveCount(0);
  await anna.goto("/account/links");
  await expect(anna.locator("main")).not.toContainText(DONALD);
});

test("one's own Admin authorization asks for a tick of its own @R99", async ({ page, t, as, allowed }) => {
  allowed.push(status(404));
  await as("bram");
  await openList(page, t);
  await rowOf(page, "B. Jansen").filter({ hasText: t("permissions.manager") }).getByRole("button").click();
  await expect(h1(page)).toHaveText(t("terminate.when_title"));
  await expect(page.locator("main")).toContainText(t("terminate.own_role", { organization: DONALD }));
  await toCheck(page, t);
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(page.locator("#problem")).toContainText(t("terminate.own_missing", { organization: DONALD }));
  await page.locator('input[name^="answers[own."]').check();
  await finish(page, t, t("terminate.done"));
  await page.locator("main").getByRole("link", { name: t("done.back") }).click();
  await expect(h1(page)).toHaveText(t("permissions.title"));
  await page.goto("/administration/permissions");
  await expect(page.locator("main")).not.toContainText("A. de Vries");
});
