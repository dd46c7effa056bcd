import { plusDays } from "../../support/days.mjs";
import { test, expect } from "../../support/test.mjs";
import { address, PASSWORD } from "../../support/portal.mjs";
import { complete, go_on, h1, seen, settled } from "../../support/walk.mjs";

const main = (page) => page.locator("main");
const problem = (page, text) => expect(page.locator("#problem")).toContainText(text);
const value = (name, answer) => `input[name="answers[${name}]"][value="${answer}"]`;
const choose = (page, name, answer) => page.locator(value(name, answer)).check();

/** My Account > My Details > Cancel and Withdraw. */
async function start(page, t) {
  await page.goto("/account");
  await seen(page, "link", t("nav.details")).or(seen(page, "link", t("nav.details_short"))).first().click();
  await expect(h1(page)).toHaveText(t("details.title"));
  await page.getByRole("button", { name: t("cancel.button") }).click();
  await expect(h1(page)).toHaveText(t("cancel.what_title"));
}

test("a whole eHerkenning is cancelled, and signing in explains afterwards @R13 @R14 @R15 @R16 @R17 @R58 @R136", async ({ page, portal, t, as, another, arrive }) => {
  const elsewhere = await as("anna", await another());
  await arrive.renewed({ page: elsewhere, admin: "no" });
  await portal.forward(60);
  await as("anna");
  await start(page, t);
  await go_on(page, t);
  await problem(page, t("problem.required_choice", { what: t("cancel.what_what") }));
  await choose(page, "what", "all");
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("cancel.when_title"));
  await go_on(page, t);
  await problem(page, t("problem.required_choice", { what: t("cancel.when_what") }));
  await choose(page, "when", "now");
  await choose(page, "reason", "left");
  await page.locator("#comment").fill("</textarea><b>Bye</b>");
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(main(page)).toContainText(t("cancel.warning_whole"));
  await expect(main(page)).toContainText("</textarea><b>Bye</b>");
  await complete(page, t);
  await problem(page, t("problem.required_tick"));
  await page.locator("#truth").check();
  await complete(page, t);

  await expect(h1(page)).toHaveText(t("cancel.done"));
  await expect(main(page)).toContainText(t("cancel.done_whole"));
  await expect(main(page)).toContainText(t("cancel.done_managers"));
  await expect(main(page)).toContainText("Test BV Donald");
  const reference = await page.locator(".mr-ref").innerText();
  await page.reload();
  await expect(page.locator(".mr-ref")).toHaveText(reference);
  for (const one of [page, elsewhere]) {
    await one.goto("/account");
    await expect(one).toHaveURL(/\/login/);
  }
  const told = await portal.mailTo(address("anna"), t("mail.m23_subject", { reference }));
  // Nothing leads her to where she is no longer let in (F21).
  expect(told.text).toContain(t("mail.m31_button"));
  expect(told.text).not.toContain("/up");
  expect((await portal.mails("bram")).length).toBeGreaterThan(0);
  await portal.forward(60);
  await page.goto("/login");
  await page.locator("#username").fill(address("anna"));
  await page.locator("#password").fill(PASSWORD);
  await page.locator('form[action="/api/sign_in"] button:not([type=button])').click();
  await problem(page, t("problem.means_revoked"));
});

test("some permissions end, and the others stay @R57 @R136", async ({ page, t, as, arrive }) => {
  await as("carla");
  await arrive.wizard("cancel", { what: [value("what", "part")] }, "which");
  await expect(h1(page)).toHaveText(t("cancel.which_title"));
  await go_on(page, t);
  await problem(page, t("problem.select_some"));
  await page.getByRole("checkbox", { name: t("cancel.which_whole", { organization: "Test BV Donald" }) }).check();
  await go_on(page, t);
  await choose(page, "when", "now");
  await go_on(page, t);
  await expect(main(page)).toContainText(t("cancel.check_ends", { organization: "Test BV Donald" }));
  await expect(main(page)).not.toContainText("Bolderbast");
  await expect(main(page)).toContainText(t("permissions.manager"));
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(h1(page)).toHaveText(t("cancel.done"));
  await expect(main(page)).toContainText(t("cancel.done_part"));
  await expect(main(page)).toContainText(t("cancel.done_managers_other"));
  await page.goto("/account/permissions");
  await expect(page.locator("tbody tr").filter({ hasText: "Donald" }).first()).toContainText(t("tag.terminated"));
  await expect(page.locator("tbody tr").filter({ hasText: "Bolderbast" }).first()).toContainText(t("tag.active"));
});

test("who waits for a manager who cancels is told who decides then, or that nobody can @R140", async ({ page, portal, t, as, another, arrive }) => {
  const organization = "Test BV Donald";
  const before = (key, named) => t(key, { ...named, date: "\u0000" }).split("\u0000")[0];
  await as("anna");
  const reference = await arrive.renewed({ admin: "no" });
  /** Cancels everything at once; the check page says what becomes of what waits. */
  const leave = async (name, says) => {
    const leaving = await as(name, await another());
    await arrive.wizard("cancel", { what: [value("what", "all")], when: [value("when", "now")] }, "check", leaving);
    await expect(h1(leaving)).toHaveText(t("wizard.check"));
    await expect(main(leaving)).toContainText(says);
    await expect(main(leaving).getByRole("link", { name: t("cancel.decide_first") })).toHaveAttribute("href", "/administration/requests");
    for (const alone of await leaving.locator('input[name^="answers[alone."]').all()) await alone.check();
    await leaving.locator("#truth").check();
    await complete(leaving, t);
    await expect(h1(leaving)).toHaveText(t("cancel.done"));
  };
  const request = main(page).getByRole("listitem").filter({ hasText: reference });

  await leave("bram", t("cancel.handed_on_one", { organization }));
  await page.goto("/account/requests");
  await expect(request).toContainText(before("my_requests.next_only", { name: "C. van Dijk" }));
  await expect(request).not.toContainText("B. Jansen");
  await portal.mailTo(address("anna"), t("mail.m13_subject", { reference }));
  // Carla was not asked before: it is the only mail to her about this request.
  const toCarla = async () => (await portal.mails("carla")).filter(({ text }) => text.includes(reference)).length;
  await expect.poll(toCarla).toBe(1);

  await leave("carla", t("cancel.left_alone_one", { organization }));
  const nobody = before("my_requests.next_nobody", { organization, phone: t("helpdesk.phone") });
  await page.goto("/account/requests");
  await expect(request).toContainText(nobody);
  await request.getByRole("link", { name: t("my_requests.see") }).click();
  await expect(main(page)).toContainText(t("done.next_nobody", { organization }));
  await expect(main(page)).toContainText(nobody);
  await portal.mailTo(address("anna"), t("mail.m13_subject_nobody", { reference }));
});

test("the last manager ticks a second box @R99 @R140", async ({ page, t, as, arrive }) => {
  await as("dirk");
  await arrive.wizard("cancel", {}, "what");
  await expect(page.locator("[data-only-manager]")).toContainText(t("only_manager.said", { organizations: "Test EMZ Dagobert" }));
  await choose(page, "what", "misuse");
  await go_on(page, t);
  // Whoever fears misuse is at the last step at once.
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await page.locator("#truth").check();
  await complete(page, t);
  await problem(page, t("cancel.alone_missing", { organization: "Test EMZ Dagobert" }));
  await page.locator('input[name^="answers[alone."]').check();
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(h1(page)).toHaveText(t("cancel.done"));
});

test("at the end of a day: until then it works, and can be taken back @R57", async ({ page, t, as, arrive, today }) => {
  await as("gijs");
  await arrive.wizard("cancel", { what: [value("what", "all")] }, "when");
  await expect(page.locator("#day"), "asked with its answer only").toBeHidden();
  await choose(page, "when", "now");
  await expect(page.locator("#day")).toBeHidden();
  await choose(page, "when", "date");
  await expect(page.locator("#day")).toBeVisible();
  const day = async (text) => {
    const [year, month, date] = text.split("-").map(Number);
    for (const [id, value] of [["day", date], ["month", month], ["year", year]]) await page.locator(`#${id}`).fill(String(value));
    await go_on(page, t);
  };
  await go_on(page, t);
  await problem(page, t("problem.date_real"));
  await day("2027-02-31");
  await problem(page, t("problem.date_real"));
  await expect(page.locator("#day")).toHaveValue("31");
  await day(plusDays(today, -1));
  await expect(page.locator("#problem")).toContainText(t.day(today));
  await day(plusDays(today, 3));
  await expect(main(page)).toContainText(t("cancel.check_last_day", { date: t.day(plusDays(today, 3)) }));
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(main(page)).toContainText(t("cancel.done_later", { date: t.day(plusDays(today, 3)) }));
  await page.getByRole("link", { name: t("prove.to_details") }).click();
  const later = page.getByRole("region", { name: t("cancel.later_title"), exact: true });
  await expect(later).toContainText(t("cancel.later_whole", { date: t.day(plusDays(today, 3)) }));
  await later.getByRole("button", { name: t("cancel.later_undo") }).click();
  await expect(main(page)).toContainText(t("cancel.undone"));
  await expect(later).toHaveCount(0);
});

test("back, reload, another browser, two tabs and a double click cancel once @R10 @R57", async ({ page, portal, t, as, another, arrive }) => {
  await as("carla");
  const which = { label: t("cancel.which_whole", { organization: "Test BV Donald" }) };
  await arrive.wizard("cancel", { what: [value("what", "part")], which: [which] }, "when");
  await choose(page, "when", "now");
  await page.locator("#comment").fill("Enough");
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await main(page).getByRole("link", { name: t("wizard.back"), exact: true }).click();
  await expect(page.locator("#comment")).toHaveValue("Enough");
  await settled(page, t);
  await page.reload();
  await expect(page.locator("#comment")).toHaveValue("Enough");
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await settled(page, t);
  await portal.forward(60);
  const there = await as("carla", await another());
  await there.goto(page.url());
  await expect(main(there)).toContainText("Enough");
  await page.locator("#truth").check();
  await page.getByRole("button", { name: t("wizard.complete"), exact: true }).dblclick();
  await expect(h1(page)).toHaveText(t("cancel.done"));
  await there.locator("#truth").check();
  await complete(there, t);
  await expect(h1(there)).toHaveText(t("cancel.done"));
  expect(there.url()).toBe(page.url());
  const reference = await page.locator(".mr-ref").innerText();
  await portal.mailTo(address("carla"), t("mail.m23_subject", { reference }));
  expect((await portal.mails("carla")).filter((mail) => mail.subject === t("mail.m23_subject", { reference })).length).toBe(1);
});
