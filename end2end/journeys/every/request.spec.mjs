import { lastValidDay } from "../../support/days.mjs";
import { test, expect, status } from "../../support/test.mjs";
import { address } from "../../support/portal.mjs";
import { even } from "../../support/texts.mjs";
import { complete, expectProblem, finish, go_on, h1, permissionRow, settled, speak, term } from "../../support/walk.mjs";

const DONALD = "Test BV Donald";
/** Gijs, whom nobody at Donald knows. */
const STRANGER = "G. Smit";
const main = (page) => page.locator("main");
const radio = (page, name, value) => page.locator(`input[name="answers[${name}]"][value="${value}"]`);
/** Services of the trade register's own provider: two at EH3, one at EH4. */
const NAMES = {
  en: { accounts: "File annual accounts", owners: "File UBO information", extract: "Order a UBO extract" },
  nl: { accounts: "Jaarrekening deponeren", owners: "UBO-opgave doen", extract: "UBO-uittreksel bestellen" },
};
/** One of the same provider that accepts permissions for one branch. */
const REGISTER = { en: "Report a change to the Business Register", nl: "Wijziging in Handelsregister doorgeven" };
const service = (page, name) => page.getByRole("checkbox", { name }).filter({ visible: true });

async function start(page, t) {
  await page.goto("/account/permissions");
  await main(page).getByRole("button", { name: t("request.title") }).click();
  await expect(h1(page)).toHaveText(t("request.organization_title"));
}

async function search(page, t, words) {
  await page.locator("#q").fill(words);
  await page.getByRole("button", { name: t("request.search_button"), exact: true }).click();
  await expect(page).toHaveURL(/services#results$/);
  await expect(page.getByRole("group", { name: t("request.found", { typed: words }) })).toBeVisible();
}

/** Goes on from one step to the next, by its title. */
async function next(page, t, title) {
  await go_on(page, t);
  await expect(h1(page)).toHaveText(title);
}

/** The plain answers of somebody who wants services of the trade register's provider, for three years, and no Admin role. */
const answers = (organization, services = []) => ({
  organization: [{ label: organization }],
  company: ['input[name="answers[branch]"][value="no"]'],
  services: (visit) =>
    visit === 1
      ? ['input[name="answers[scope]"][value="some"]', ["#q", "KVK"], { press: "button[name=stay]" }]
      : [...services.map((label) => ({ label })), 'input[name="answers[admin]"][value="no"]'],
  term: ['input[name="answers[term]"][value="3"]'],
  approval: [{ label: "B. Jansen" }],
});

test("Anna is told at each step what is missing, and nothing is chosen for her but the whole organization @R18 @R59 @R70 @R71 @R75", async ({ page, t, as }) => {
  await as("anna");
  await start(page, t);
  const refused = async (text, control) => {
    await go_on(page, t);
    await expectProblem(page, t, { text, control });
  };
  const choice = (what) => t("problem.required_choice", { what: t(what) });
  await expect(page.locator("input:checked")).toHaveCount(0);
  await refused(choice("request.organization_what"));
  await radio(page, "organization", "other").check();
  await refused(t("problem.required_text", { what: t("change_form.kvk_what") }));
  await page.locator("#kvk").fill("1234567");
  await refused(t("problem.kvk_syntax"));
  await page.locator("#kvk").fill("12345678");
  await refused(t("problem.kvk_unknown"));
  await expect(page.locator("#kvk")).toHaveValue("12345678");
  await page.getByRole("radio", { name: DONALD }).check();
  await next(page, t, t("request.company_title"));
  await expect(main(page)).toContainText("68750110");
  // The whole organization is meant, unless somebody says otherwise (policy 4).
  await expect(radio(page, "branch", "no")).toBeChecked();
  await expect(main(page)).toContainText(t("request.branch_hint"));
  await radio(page, "branch", "yes").check();
  await go_on(page, t);
  await expect(page.locator("#problem")).toContainText(t("problem.branch_syntax"));
  await radio(page, "branch", "no").check();
  await next(page, t, t("request.services_title"));
  await expect(main(page)).not.toContainText(t("request.no_branch"));
  await expect(page.locator("input:checked")).toHaveCount(0);
  await expect(page.getByRole("group", { name: t("renewal.admin_legend", { organization: DONALD }) })).toContainText(t("renewal.admin_hint"));
  await go_on(page, t);
  for (const what of ["request.scope_what", "renewal.admin_what"]) await expect(page.locator("#problem")).toContainText(choice(what));
  await radio(page, "admin", "no").check();
  await radio(page, "scope", "some").check();
  await refused(t("problem.select_service"));
  await radio(page, "scope", "provider").check();
  await refused(choice("request.provider_what"), "q");
  await radio(page, "scope", "all").check();
  await next(page, t, t("renewal.term_title"));
  await refused(choice("renewal.term_what"));
  await term(page, 1).check();
  await next(page, t, t("renewal.approval_title"));
  await refused(choice("renewal.approval_what"));
  await page.getByRole("radio", { name: "B. Jansen" }).check();
  await next(page, t, t("wizard.check"));
  await complete(page, t);
  await expectProblem(page, t, { text: t("problem.required_tick") });
  await finish(page, t, t("done.new_requested"));
});

test("a provider of whose services all are above his level names both levels, at the provider @R89", async ({ page, t, as, arrive }) => {
  const provider = { en: "Employee Insurance Agency (UWV)", nl: "UWV" }[t.lang];
  await as("kees");
  await arrive.wizard("request", answers(DONALD), "services");
  await radio(page, "scope", "provider").check();
  await page.locator("#q").fill("UWV");
  await page.getByRole("button", { name: t("request.search_button"), exact: true }).click();
  await expect(page).toHaveURL(/services#results$/);
  await page.getByRole("radio", { name: provider }).check();
  await radio(page, "admin", "no").check();
  await go_on(page, t);
  const text = t("problem.level_too_low", { service: provider, needs: "EH3", held: "EH2+" });
  await expectProblem(page, t, { text, control: "provider" });
  const group = page.getByRole("group", { name: t("request.providers") });
  await expect(group.locator(".mr-error").first()).toContainText(text);
  await expect(page.locator("#q")).not.toHaveAttribute("aria-invalid", "true");
});

test("Anna asks for two services that she searches for, Bram approves, and they count from then @R19 @R22 @R59 @R74 @R75 @R89 @R136", async ({ page, portal, t, as, another, today }) => {
  await as("anna");
  await start(page, t);
  await page.getByRole("radio", { name: DONALD }).check();
  await next(page, t, t("request.company_title"));
  await radio(page, "branch", "no").check();
  await next(page, t, t("request.services_title"));
  await radio(page, "scope", "some").check();
  await search(page, t, "KVK");
  const { accounts, owners, extract } = NAMES[t.lang];
  await test.step("a service above her level names both levels, and cannot be picked", async () => {
    const folded = main(page).locator("details", { hasText: t("request.barred", { n: 1, level: "EH3" }) });
    await expect(folded.getByRole("listitem", { includeHidden: true }).filter({ hasText: extract })).toBeHidden();
    await folded.locator("summary").click();
    await expect(folded.getByRole("listitem").filter({ hasText: extract })).toContainText("EH4");
    await expect(service(page, extract)).toHaveCount(0);
  });
  await service(page, accounts).check();
  await test.step("another search keeps what was picked, and a permission that she has says so", async () => {
    await search(page, t, "OSS");
    await expect(service(page, accounts)).toBeChecked();
    await expect(page.getByText(/(already, until|al, tot en met)/).first()).toBeVisible();
    await search(page, t, "UBO");
    await service(page, owners).check();
    await search(page, t, "zzzz");
    await expect(main(page)).toContainText(t("request.found_none"));
    await expect(page.getByRole("group", { name: t("request.picked", { n: 2 }) })).toBeVisible();
  });
  await radio(page, "admin", "no").check();
  await next(page, t, t("renewal.term_title"));
  await term(page, 3).check();
  await next(page, t, t("renewal.approval_title"));
  await page.getByRole("radio", { name: "B. Jansen" }).check();
  await next(page, t, t("wizard.check"));
  const until = lastValidDay(today, 3);
  for (const text of [DONALD, accounts, owners, t.day(until), "B. Jansen"]) await expect(main(page)).toContainText(text);
  const reference = (await finish(page, t, t("done.new_requested")))[0].trim();
  await expect(main(page)).toContainText(t("done.next_approver", { name: "B. Jansen" }));
  await expect(main(page)).toContainText(t("done.once_approved", { term: t.term(3) }));
  await expect(main(page)).not.toContainText(t.day(until));
  await portal.mailTo(address("anna"), t("mail.m01_subject", { reference }));
  await page.goto("/account/permissions");
  await expect(permissionRow(page, accounts)).toHaveCount(0);

  const bram = await as("bram", await another());
  await bram.goto("/administration/requests");
  await main(bram).getByRole("link", { name: t("approve.look_hidden", { name: "A. de Vries" }) }).click();
  await expect(h1(bram)).toHaveText(t("approve.detail_title_new", { name: "A. de Vries" }));
  for (const text of [accounts, owners, t.day(until)]) await expect(main(bram)).toContainText(text);
  await bram.getByRole("button", { name: t("approve.approve"), exact: true }).click();
  await expect(main(bram)).toContainText(t("approve.approved_text_new", { name: "A. de Vries" }));

  const subjects = async () => (await portal.mails("anna")).map(({ subject }) => even(subject));
  await expect.poll(subjects).toContain(t("mail.m03_subject", { date: t.day(until) }));
  await page.goto("/account/permissions");
  for (const name of [accounts, owners]) await expect(permissionRow(page, name)).toContainText(t.day(until));
  await page.goto("/account/activity");
  await expect(main(page)).toContainText(t("event.new_approved", { name: "B. Jansen", organization: DONALD }));
});

test("Gijs finds another organization by its number; its managers are asked, and not named to him; who approves knows that he is a stranger @R59 @R74 @R75 @R139 @R143", async ({ page, portal, t, as, another }) => {
  await as("gijs");
  await start(page, t);
  await radio(page, "organization", "other").check();
  await page.locator("#kvk").fill("6875 0110");
  await next(page, t, t("request.company_title"));
  await expect(main(page)).toContainText(DONALD);
  await radio(page, "branch", "yes").check();
  await page.getByRole("radio", { name: "000037178598" }).check();
  await next(page, t, t("request.services_title"));
  await radio(page, "scope", "provider").check();
  await page.locator("#q").fill("KVK");
  await page.getByRole("button", { name: t("request.search_button"), exact: true }).click();
  await page.getByRole("radio", { name: "KVK" }).filter({ visible: true }).first().check();
  await radio(page, "admin", "no").check();
  await next(page, t, t("renewal.term_title"));
  await term(page, 1).check();
  await next(page, t, t("wizard.check"));
  await expect(main(page)).toContainText(t("mail.m01_any_manager", { organization: DONALD }));
  await expect(main(page)).toContainText("000037178598");
  // What asks for a higher level is not among them.
  await expect(main(page)).not.toContainText(NAMES[t.lang].extract);
  await expect(page.locator("body")).not.toContainText("Jansen");
  const reference = (await finish(page, t, t("done.new_requested")))[0].trim();
  await expect(page.locator("body")).not.toContainText("Jansen");
  for (const name of ["bram", "carla"]) {
    await expect.poll(async () => (await portal.mails(name)).some(({ text }) => text.includes(reference))).toBe(true);
  }
  const carla = await as("carla", await another());
  await carla.goto(`/administration/requests/${reference}`);
  await expect(main(carla)).toContainText("000037178598");
  await expect(main(carla)).toContainText(t("done.once_approved", { term: t.term(1) }));
  await expect(carla.locator("#stranger")).not.toBeChecked();
  await expect(carla.locator("#manager")).toHaveCount(0);
  await carla.getByRole("button", { name: t("approve.approve"), exact: true }).click();
  await expect(carla).toHaveURL(/again=1/);
  await expectProblem(carla, t, { text: t("approve.tick_stranger_missing", { name: STRANGER }), control: "stranger" });
  await carla.locator("#stranger").check();
  await carla.getByRole("button", { name: t("approve.approve"), exact: true }).click();
  await expect(main(carla)).toContainText(t("approve.approved_text_new", { name: STRANGER }));
  await page.goto("/account/permissions");
  await expect(permissionRow(page, NAMES[t.lang].accounts)).toContainText(DONALD);
});

test("services that do not accept a branch are named before anything is sent (FC23) @R139", async ({ page, t, as, arrive }) => {
  await as("anna");
  const company = ['input[name="answers[branch]"][value="yes"]', 'input[name="answers[number]"][value="000037178598"]'];
  await arrive.wizard("request", { ...answers(DONALD), company }, "services");
  const { accounts, owners } = NAMES[t.lang];
  await expect(main(page)).toContainText(new RegExp(t("request.no_branch_of_all", { n: "\\d+", total: "\\d+" })));
  await radio(page, "scope", "some").check();
  await search(page, t, "KVK");
  const results = page.locator("#results");
  for (const [name, says] of [[accounts, true], [REGISTER[t.lang], false]]) {
    const card = results.locator("label", { hasText: name });
    await expect(card).toContainText("KVK");
    if (says) await expect(card).toContainText(t("request.no_branch"));
    else await expect(card).not.toContainText(t("request.no_branch"));
  }
  await service(page, accounts).check();
  await service(page, REGISTER[t.lang]).check();
  await radio(page, "admin", "no").check();
  await next(page, t, t("renewal.term_title"));
  await term(page, 1).check();
  await next(page, t, t("renewal.approval_title"));
  await page.getByRole("radio", { name: "B. Jansen" }).check();
  await next(page, t, t("wizard.check"));
  const told = main(page).getByRole("listitem").filter({ hasText: t("request.no_branch") });
  await expect(told).toHaveCount(1);
  await expect(told).toContainText(accounts);
  await finish(page, t, t("done.new_requested"));
});

test("Dirk represents his organization and need not ask; what he has says so @R5 @R75", async ({ page, t, as, arrive }) => {
  await as("dirk");
  await arrive.wizard("request", answers("Dagobert"), "services");
  await expect(h1(page)).toHaveText(t("request.services_title"));
  await radio(page, "scope", "all").check();
  await go_on(page, t);
  await expect(page.locator("#problem")).toContainText(/(already, until|al, tot en met)/);
});

test("where nobody can approve, Eva is told so at once and nothing is lost (F28) @R75 @R93 @R140", async ({ page, t, as, arrive }) => {
  await as("eva");
  await arrive.wizard("request", answers("Guus"), "company");
  await expect(main(page)).toContainText(t("renewal.approval_nobody_title", { organization: "Test VOF Guus" }));
  await arrive.wizard("request", answers("Guus"), "services");
  await expect(h1(page)).toHaveText(t("request.services_title"));
  await radio(page, "scope", "all").check();
  await radio(page, "admin", "no").check();
  await next(page, t, t("renewal.term_title"));
  await term(page, 1).check();
  await next(page, t, t("renewal.approval_title"));
  await expect(main(page)).toContainText(t("helpdesk.phone"));
  await expect(page.getByRole("button", { name: t("wizard.continue"), exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: t("wizard.save_later") }).click();
  await expect(main(page)).toContainText(t("request.title"));
});

test("back, Change, reload and another browser keep every answer @R10 @R59", async ({ page, t, as, another, arrive }) => {
  await as("anna");
  await arrive.wizard("request", answers(DONALD, Object.values(NAMES[t.lang]).slice(0, 2)), "check");
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await page.reload();
  await expect(main(page)).toContainText(NAMES[t.lang].owners);
  await main(page).getByRole("link", { name: `${t("wizard.change")} ${t("request.row_services")}` }).click();
  await expect(h1(page)).toHaveText(t("request.services_title"));
  for (const name of [NAMES[t.lang].accounts, NAMES[t.lang].owners]) await expect(service(page, name)).toBeChecked();
  await expect(page.locator("#q")).toHaveValue("KVK");
  await service(page, NAMES[t.lang].owners).uncheck();
  await next(page, t, t("wizard.check"));
  await expect(main(page)).not.toContainText(NAMES[t.lang].owners);
  await settled(page, t);

  const elsewhere = await as("anna", await another());
  await elsewhere.goto("/account");
  await speak(elsewhere, t);
  await main(elsewhere).getByRole("link", { name: t("account.draft_continue") }).first().click();
  await expect(h1(elsewhere)).toHaveText(t("wizard.check"));
  await expect(main(elsewhere)).toContainText(NAMES[t.lang].accounts);
});

test("two windows and a double click make one request @R10 @R20", async ({ page, portal, t, as, arrive, context, trouble, allowed }) => {
  allowed.push(status(409));
  await as("anna");
  await arrive.wizard("request", answers(DONALD, Object.values(NAMES[t.lang]).slice(0, 2)), "check");
  await expect(h1(page)).toHaveText(t("wizard.check"));
  const other = await context.newPage();
  await other.goto(page.url().replace("/check", "/term"));
  await term(other, 5).check();
  await next(other, t, t("wizard.check"));
  await settled(other, t);
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(main(page)).toContainText(t("problem.draft_stale"));
  await expect(main(page)).toContainText(t.term(5));
  await page.locator("#truth").check();
  await page.getByRole("button", { name: t("wizard.complete"), exact: true }).dblclick();
  await expect(h1(page)).toHaveText(t("done.new_requested"));
  const reference = (await page.locator(".mr-panel .mr-ref").first().innerText()).trim();
  await other.goto(other.url());
  await expect(other).toHaveURL(`/done/${reference}`);
  const subject = t("mail.m01_subject", { reference });
  await portal.mailTo(address("anna"), subject);
  expect((await portal.mails("anna")).filter((mail) => mail.subject === subject)).toHaveLength(1);
  await page.goto("/account/requests");
  await expect(main(page).getByRole("listitem").filter({ hasText: /PR-/ })).toHaveCount(1);
  expect(trouble.filter((text) => !/409/.test(text))).toEqual([]);
});
