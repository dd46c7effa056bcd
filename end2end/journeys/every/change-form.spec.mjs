import { test, expect, status } from "../../support/test.mjs";
import { address, mobile, PASSWORD } from "../../support/portal.mjs";
import { even } from "../../support/texts.mjs";
import { complete, expectProblem, go_on, h1, settled } from "../../support/walk.mjs";

const NEW = "+31687654321";
const DAY = 24 * 60 * 60;
const DONALD = "68750110";
const main = (page) => page.locator("main");
const title = (page, t, name) => expect(h1(page)).toHaveText(t(`change_form.${name}_title`));

/** From the beginning to the first question. */
async function begin(page, t) {
  await page.goto("/change-form");
  await title(page, t, "start");
  await main(page).getByRole("button", { name: t("change_form.start_button"), exact: true }).click();
  await title(page, t, "who");
}

/** Who somebody says he is: Anna, but for what is given. */
async function claim(page, t, other = {}) {
  const answers = { email: address("anna"), surname: "de Vries", day: "13", month: "3", year: "1971", kvk: DONALD, ...other };
  for (const [id, answer] of Object.entries(answers)) await page.locator(`#${id}`).fill(answer);
  await go_on(page, t);
  await title(page, t, "mailbox");
}

const mailCode = async (portal, t) => (await portal.mailTo(address("anna"), t("mail.m50_subject"))).text.match(/\b\d{6}\b/)[0];

test("who lost the phone gets another number, confirmed by a manager, a day later @R85 @R136", async ({ page, portal, t, as, another, lang }) => {
  const problem = (text, control) => expectProblem(page, t, { text, control });
  const elsewhere = await as("anna", await another());
  await portal.forward(60);
  // The page that asks for the code leads here.
  await page.goto("/login");
  await page.locator("#username").fill(address("anna"));
  await page.locator("#password").fill(PASSWORD);
  await page.locator('form[action="/api/sign_in"] button:not([type=button])').click();
  await page.getByRole("link", { name: t("code.no_phone_link") }).click();
  await title(page, t, "start");
  await main(page).getByRole("button", { name: t("change_form.start_button"), exact: true }).click();
  await title(page, t, "who");

  await go_on(page, t);
  for (const what of ["email", "surname", "born", "kvk"]) {
    await expect(page.locator("#problem")).toContainText(t("problem.required_text", { what: t(`change_form.${what}_what`) }));
  }
  await page.locator("#day").fill("31");
  await page.locator("#month").fill("2");
  await page.locator("#year").fill("1971");
  await go_on(page, t);
  await expect(page.locator("#problem")).toContainText(even(t("problem.date_real")));
  await claim(page, t);
  await expect(main(page)).toContainText(t("change_form.mailbox_lead", { email: address("anna") }));
  await go_on(page, t);
  await problem(t("problem.code_shape"));
  await page.locator("#code").fill("000000");
  await go_on(page, t);
  await problem(t("problem.code_wrong", { n: 4 }));
  await expect(page.locator("#code")).toHaveValue("");
  // A new code: not so soon, and the page says so.
  await page.getByRole("button", { name: t("change_form.resend"), exact: true }).click();
  await title(page, t, "mailbox");
  await expect(page.locator("#problem")).not.toContainText(t("problem.code_wrong", { n: 4 }));
  await expect(page.locator("#problem")).toBeVisible();
  await page.getByRole("link", { name: t("wizard.back"), exact: true }).click();
  await title(page, t, "who");
  await expect(page.locator("#surname")).toHaveValue("de Vries");
  await page.reload();
  await expect(page.locator("#kvk")).toHaveValue(DONALD);
  await go_on(page, t);
  await title(page, t, "mailbox");
  await page.locator("#code").fill(await mailCode(portal, t));
  await go_on(page, t);
  await title(page, t, "number");

  await go_on(page, t);
  await problem(t("problem.required_text", { what: t("change_form.number_what") }));
  await page.locator("#mobile").fill("020 123 45 67");
  await go_on(page, t);
  await problem(t("problem.phone_not_mobile"));
  await page.locator("#mobile").fill(mobile("anna"));
  await go_on(page, t);
  await problem(t("problem.phone_same"));
  await page.locator("#mobile").fill(NEW);
  await go_on(page, t);
  await title(page, t, "phone");
  await page.locator("#code").fill("000000");
  await go_on(page, t);
  await problem(t("problem.code_wrong", { n: 4 }));
  await page.locator("#code").fill(await portal.code(NEW));
  // Enter goes on, and asks for no other code.
  await page.locator("#code").press("Enter");
  await title(page, t, "checker");

  await expect(main(page)).not.toContainText("Jansen");
  await go_on(page, t);
  await problem(t("problem.required_choice", { what: t("change_form.checker_what") }));
  await main(page).getByText("B*** J***").click();
  await go_on(page, t);
  await title(page, t, "reason");
  await go_on(page, t);
  await problem(t("problem.required_choice", { what: t("change_form.reason_what") }));
  await page.locator("input[value=lost]").check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(main(page)).toContainText("B*** J***");
  const check = page.url();
  await complete(page, t);
  await problem(t("problem.required_tick"));
  await page.locator("#truth").check();
  await complete(page, t);
  await title(page, t, "done");
  const sent = page.url();
  const reference = (await page.locator(".mr-ref").first().innerText()).trim();
  await page.goto(check);
  await expect(page).toHaveURL(sent);
  await expect(main(page)).toContainText(t("change_form.awaiting"));
  await expect(main(page)).toContainText(t("change_form.next_awaiting_manager"));
  await portal.mailTo(address("anna"), t("mail.m51_subject"));

  // Somebody else's browser does not see it.
  const manager = await as("bram", await another());
  await manager.goto("/administration/requests");
  await main(manager).getByRole("link", { name: t("change_form.confirm_see") }).click();
  await expect(h1(manager)).toHaveText(t("change_form.confirm_title", { name: "A. de Vries" }));
  await expect(main(manager)).toContainText(reference);
  await expect(main(manager)).toContainText(t("change_form.confirm_ending", { ending: "21" }));
  await main(manager).getByRole("button", { name: t("change_form.confirm_submit"), exact: true }).click();
  await expectProblem(manager, t, { text: t("problem.required_tick"), control: "spoken" });
  await manager.locator("#spoken").check();
  await main(manager).getByRole("button", { name: t("change_form.confirm_submit"), exact: true }).click();
  await expect(main(manager)).toContainText(t("change_form.confirmed"));
  await page.reload();
  await expect(main(page)).toContainText(t("change_form.next_confirmed"));

  await portal.forward(DAY);
  await portal.mailTo(address("anna"), t("mail.m53_subject"));
  await page.reload();
  await expect(main(page)).toContainText(t("change_form.next_done"));
  await elsewhere.goto("/account");
  await expect(elsewhere).toHaveURL(/\/login/);
  await elsewhere.context().addCookies(await portal.session("anna", lang, { code: () => portal.code(NEW) }));
  await elsewhere.goto("/account/activity");
  await expect(main(elsewhere)).toContainText(t("event.number_changed"));
});

test("a wrong claim looks like a right one, and can be put right @R85 @R90", async ({ page, portal, t, lang }) => {
  await portal.session("anna", lang);
  await begin(page, t);
  await claim(page, t, { surname: "de Groot" });
  await expect(main(page)).toContainText(t("change_form.mailbox_lead", { email: address("anna") }));
  await page.locator("#code").fill("123456");
  await go_on(page, t);
  await expect(page.locator("#problem")).toContainText(t("problem.code_wrong", { n: 4 }));
  expect(await portal.mails("anna")).toEqual([]);
  await page.getByRole("link", { name: t("wizard.back"), exact: true }).click();
  await claim(page, t);
  await page.locator("#code").fill(await mailCode(portal, t));
  await go_on(page, t);
  await title(page, t, "number");
});

test("the code of the mail proves the mailbox, its link takes the form away, and the form is gone on with later @R85", async ({ page, portal, t, another, arrive, lang, allowed }) => {
  allowed.push(status(410), status(404));
  await portal.session("anna", lang);
  await arrive.changeForm({ number: NEW, until: "mailbox" });
  const there = await another();
  const link = await portal.linkTo(address("anna"), t("mail.m50_subject"));
  await there.goto(link);
  await expect(h1(there)).toHaveText(t("change_form.link_title"));
  // The browser that only followed the link sees nothing of the form.
  await there.goto(page.url());
  await expect(h1(there)).toHaveText(t("error.not_found_title"));
  await go_on(page, t);
  await expect(page.locator("#problem")).toContainText(t("problem.code_shape"));
  await there.goto(link);
  await main(there).getByRole("button", { name: t("change_form.link_submit"), exact: true }).click();
  await expect(h1(there)).toHaveText(t("change_form.link_done"));
  await there.goto(link);
  await expect(h1(there)).toHaveText(t("lost_link.used_title"));

  // Whoever fills it in has to begin anew, with another code.
  const before = await mailCode(portal, t);
  await portal.forward(60);
  await page.getByRole("link", { name: t("wizard.back"), exact: true }).click();
  await claim(page, t);
  await expect.poll(() => mailCode(portal, t)).not.toBe(before);
  await page.locator("#code").fill(await mailCode(portal, t));
  await go_on(page, t);
  await title(page, t, "number");
  await page.locator("#mobile").fill(NEW);
  await page.getByRole("button", { name: t("wizard.save_later"), exact: true }).click();
  await title(page, t, "start");
  await expect(main(page)).toContainText(t("change_form.start_kept"));
  await main(page).getByRole("link", { name: t("change_form.start_resume"), exact: true }).click();
  await title(page, t, "number");
  await expect(page.locator("#mobile")).toHaveValue(NEW);
});

test("the old phone stops it, and a stolen phone's log in is blocked meanwhile @R85", async ({ page, portal, t, another, arrive, lang, allowed }) => {
  allowed.push(status(410));
  await portal.session("anna", lang);
  await arrive.changeForm({ number: NEW, reason: "stolen", block: true });
  await title(page, t, "done");
  await expect(main(page)).toContainText(t("change_form.next_blocked"));
  const there = await another();
  await there.goto("/login");
  await there.locator("#username").fill(address("anna"));
  await there.locator("#password").fill(PASSWORD);
  await there.locator('form[action="/api/sign_in"] button:not([type=button])').click();
  await expect(there.locator("#problem")).toContainText(t("problem.means_suspended"));

  const [sms] = await portal.sent("sms", mobile("anna"));
  const link = portal.way(sms);
  expect(sms.text.length).toBeLessThanOrEqual(160);
  await there.goto(link);
  await expect(h1(there)).toHaveText(t("change_form.stop_title"));
  await main(there).getByRole("button", { name: t("change_form.stop_submit"), exact: true }).click();
  await expect(h1(there)).toHaveText(t("change_form.stop_done"));
  await there.goto(link);
  await expect(h1(there)).toHaveText(t("change_form.stop_over_title"));
  await page.reload();
  await expect(main(page)).toContainText(t("change_form.next_stopped"));
  await portal.mailTo(address("anna"), t("mail.m54_subject"));
  await portal.forward(DAY);
  await portal.session("anna", lang);
});

test("a manager refuses with a reason @R85", async ({ page, portal, t, as, another, arrive, lang }) => {
  await portal.session("anna", lang);
  await arrive.changeForm({ number: NEW });
  await title(page, t, "done");
  const reference = (await page.locator(".mr-ref").first().innerText()).trim();
  const manager = await as("carla", await another());
  await manager.goto(`/administration/requests/number/${reference}`);
  await manager.locator("details.mr-refuse summary").click();
  await manager.getByRole("button", { name: t("approve.refuse"), exact: true }).click();
  await expectProblem(manager, t, { text: t("problem.required_text", { what: t("approve.reason_what") }), control: "reason" });
  await manager.locator("#reason").fill("I could not reach her");
  await manager.getByRole("button", { name: t("approve.refuse"), exact: true }).click();
  await expect(main(manager)).toContainText(t("change_form.refused"));
  const { text } = await portal.mailTo(address("anna"), t("mail.m54_subject"));
  expect(text).toContain("I could not reach her");
  await page.reload();
  await expect(main(page)).toContainText(t("change_form.next_refused"));
});

test("two windows and a double click send one change form @R85", async ({ page, portal, t, arrive, lang, context, trouble }) => {
  await portal.session("anna", lang);
  await arrive.changeForm({ number: NEW, until: "checker" });
  await title(page, t, "checker");
  const here = page.url();
  const there = await context.newPage();
  there.on("pageerror", (error) => trouble.push(`page: ${error}`));
  await there.goto(here);
  await main(page).getByText("B*** J***").click();
  await go_on(page, t);
  await title(page, t, "reason");
  // With scripts the answer is saved behind the next question.
  await settled(page, t);
  await page.reload();
  await title(page, t, "reason");
  await main(there).getByText("C*** van D***").click();
  await go_on(there, t);
  await expect(main(there)).toContainText(t("problem.draft_stale"));
  await there.goto(page.url());
  await there.locator("input[value=other]").check();
  await go_on(there, t);
  await expect(h1(there)).toHaveText(t("wizard.check"));
  await expect(main(there)).toContainText("B*** J***");
  await settled(there, t);
  await page.goto(there.url());
  await page.locator("#truth").check();
  await page.getByRole("button", { name: t("wizard.complete"), exact: true }).dblclick();
  await title(page, t, "done");
  await there.locator("#truth").check();
  await complete(there, t);
  await title(there, t, "done");
  expect(there.url()).toBe(page.url());
  const told = (await portal.mails("anna")).filter((mail) => mail.subject === t("mail.m51_subject"));
  expect(told.length).toBe(1);
});
