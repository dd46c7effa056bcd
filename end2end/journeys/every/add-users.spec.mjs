import { test, expect, status } from "../../support/test.mjs";
import { even, texts } from "../../support/texts.mjs";
import { complete, expectProblem, finish, giveAll, giveCode, go_on, h1, loads, settled } from "../../support/walk.mjs";

const DONALD = "Test BV Donald";
const NINA = "nina@new.example";
const NUMBER = "+31687654321";

/** The field of a user's page. */
const field = (page, name) => page.locator(`#${name}`);

/** Types what a manager knows of somebody. */
async function fillIn(page, { initials = "N.", prefix = "van der", surname = "Meer", email = NINA, mobile = "06 8765 4321" } = {}) {
  const typed = { initials, prefix, surname, day: "29", month: "2", year: "1984", email, mobile };
  for (const [name, text] of Object.entries(typed)) await field(page, name).fill(text);
}

/** From Administration > Users to the first user's page. */
async function toFirstUser(page, t) {
  await page.goto("/administration/users");
  await expect(h1(page)).toHaveText(t("users_list.title"));
  await page.locator("main").getByRole("button", { name: t("add_users.title"), exact: true }).filter({ visible: true }).first().click();
  await expect(h1(page)).toHaveText(t("add_users.company_title"));
  await expect(page.locator("main")).toContainText(DONALD);
  await expect(page.locator('input[value="EH3"]')).toBeChecked();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("add_users.user_title"));
}

test("Bram adds a user, who activates and can act at once @R23 @R24 @R26 @R27 @R28 @R29 @R143", async ({ page, portal, t, as, another }) => {
  await as("bram");

  await test.step("what is missing is said, field by field, and nothing is lost", async () => {
    await toFirstUser(page, t);
    await fillIn(page, { email: "anna@demo.example" });
    await field(page, "mobile").fill("020 123 45 67");
    await loads(page, () => go_on(page, t));
    await expect(page.locator("#problem li")).toHaveCount(2);
    await expectProblem(page, t, { text: t("problem.link_linked", { organization: DONALD }), control: "email" });
    await expect(field(page, "surname")).toHaveValue("Meer");
    await field(page, "email").fill(` ${NINA};`);
    await field(page, "mobile").fill("06 8765 4321");
    await go_on(page, t);
    await expect(h1(page)).toHaveText(t("add_users.users_title"));
    await expect(page.locator("#users li")).toHaveCount(1);
    await expect(page.locator("#users li")).toContainText("N. van der Meer");
  });

  await test.step("permissions for people who are new ask a tick of their own", async () => {
    await go_on(page, t);
    await giveAll(page, t, t("add_users.services_title"));
    await expect(page.locator("main")).toContainText(NINA);
    await expect(page.locator("main")).toContainText(t("add_users.known_text", { organization: DONALD }));
    await page.locator("#truth").check();
    await complete(page, t);
    await expect(page.locator("#problem")).toContainText(t("problem.required_tick"));
    await page.locator("#known").check();
    const [reference] = await finish(page, t, t("add_users.done_title"));
    const mail = await portal.mailTo("bram@demo.example", t("mail.m01_added_subject", { reference: reference.trim() }));
    expect(even(mail.text)).toContain("N. van der Meer");
  });

  await test.step("the manager sees who has not answered", async () => {
    await page.locator("main").getByRole("link", { name: t("add_users.done_back"), exact: true }).click();
    await expect(h1(page)).toHaveText(t("invitations.title"));
    const row = page.locator("main tbody tr").filter({ hasText: NINA });
    await expect(row).toContainText(t("invitations.tag_invited"));
  });

  const nina = await another();
  await test.step("Nina follows the link, gives the code, chooses a password, and is in", async () => {
    // The mail is in the language that the manager chose for her.
    await nina.goto(await portal.linkTo(NINA, texts("nl")("mail.m07_subject", { organization: DONALD })));
    await expect(h1(nina)).toHaveText(t("invite.title"));
    await expect(nina.locator("main")).toContainText("N. van der Meer");
    await expect(nina.locator("main")).toContainText(t("invite.lead", { name: "B. Jansen", organization: DONALD }));
    await nina.getByRole("button", { name: t("invite.send"), exact: true }).click();
    await expect(h1(nina)).toHaveText(t("code.title"));
    await giveCode(nina, "123");
    await expect(nina.locator("#problem")).toContainText(t("problem.code_shape"));
    await giveCode(nina, await portal.code(NUMBER));
    await expect(h1(nina)).toHaveText(t("invite.password_title"));
    await field(nina, "password").fill("Donald1!");
    await nina.getByRole("button", { name: t("password.submit"), exact: true }).click();
    await expect(nina.locator("#problem")).toBeVisible();
    await field(nina, "password").fill("Vier-ganzen 4 op een rij");
    await nina.getByRole("button", { name: t("password.submit"), exact: true }).click();
    // Signed in she reads what the manager chose for her.
    await expect(h1(nina)).toHaveText(texts("nl")("invite.done_title"));
    await nina.getByRole("link", { name: texts("nl")("invite.done_button"), exact: true }).click();
    await expect(nina).toHaveURL(/\/account$/);
    await nina.goto("/account/permissions");
    await expect(nina.locator("main tbody tr")).toHaveCount(1);
    await expect(nina.locator("main tbody tr")).toContainText(DONALD);
  });

  await test.step("the manager is told, and sees the user", async () => {
    await portal.mailTo("bram@demo.example", t("mail.m07_accepted_subject", { name: "N. van der Meer", organization: DONALD }));
    await page.goto("/administration/users/invited?past=1");
    await expect(page.locator("main tbody tr").filter({ hasText: NINA })).toContainText(t("invitations.tag_accepted"));
    await page.goto("/administration/users");
    await expect(page.locator("main")).toContainText("N. van der Meer");
  });
});

test("several users in one list: changed, removed, and one whose address is known @R26 @R44", async ({ page, portal, t, as }) => {
  await as("bram");
  await toFirstUser(page, t);
  await fillIn(page);
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("add_users.users_title"));
  const entries = page.locator("#users li");
  for (const [surname, email] of [["Weg", "weg@new.example"], ["Smit", "gijs@demo.example"]]) {
    await page.getByRole("button", { name: t("add_users.add"), exact: true }).click();
    await expect(h1(page)).toHaveText(t("add_users.user_title"));
    await fillIn(page, { prefix: "", surname, email });
    await go_on(page, t);
    await expect(h1(page)).toHaveText(t("add_users.users_title"));
    await expect(entries.filter({ hasText: email })).toHaveCount(1);
  }
  await expect(entries).toHaveCount(3);
  await entries.filter({ hasText: "weg@new.example" }).getByRole("button", { name: t("list.remove") }).click();
  await expect(entries).toHaveCount(2);
  await settled(page, t);
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("add_users.services_title"));
  await page.locator('input[name="answers[scope]"][value="later"]').check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await finish(page, t, t("add_users.done_title"));
  await page.goto("/administration/users/invited");
  const rows = page.locator("main tbody tr");
  const cell = async (email) => (await rows.filter({ hasText: email }).locator("td").allTextContents()).map((text) => text.trim());
  await expect(rows.filter({ hasText: NINA })).toHaveCount(1);
  // Nothing tells that one of them has an eHerkenning.
  expect(await cell("gijs@demo.example")).toEqual(await cell(NINA));
  await portal.mailTo("gijs@demo.example", texts("en")("mail.m30_subject", { organization: DONALD }));
});

test("the step-by-step plan is a link away, and leads into adding users @R25", async ({ page, t, as }) => {
  await as("bram");
  await page.goto("/administration/users");
  await page.locator("main").getByRole("link", { name: t("users_list.plan"), exact: true }).click();
  await expect(page).toHaveURL(/\/administration\/users\/plan$/);
  await expect(h1(page)).toHaveText(t("plan.title"));
  const steps = page.locator("main ol li p:first-child");
  await expect(steps).toHaveText(["organization", "users", "services", "check", "activate"].map((step) => t(`plan.${step}`)));
  await page.locator("main").getByRole("button", { name: t("add_users.title"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("add_users.company_title"));
});

test("an invitation is withdrawn, and its link says so @R29 @R135", async ({ page, portal, t, as, another, allowed }) => {
  allowed.push(status(410));
  await as("bram");
  const ivo = await another();
  const link = await portal.linkTo("ivo@demo.example", texts("en")("mail.m07_subject", { organization: DONALD }));
  await ivo.goto(link);
  await expect(h1(ivo)).toHaveText(t("invite.title"));
  await page.goto("/administration/users/invited");
  await page.locator("main tbody tr").filter({ hasText: "ivo@demo.example" }).getByRole("button", { name: t("invitations.withdraw_of", { name: "I. de Boer" }) }).click();
  await expect(page.getByRole("status").filter({ hasText: t("invitations.withdrawn") })).toBeVisible();
  await expect(page.locator("main")).toContainText(t("invitations.none"));
  await ivo.getByRole("button", { name: t("invite.send"), exact: true }).click();
  await expect(h1(ivo)).toHaveText(t("lost_link.overtaken_title"));
});

test("who is not meant says so, and the manager is told @R29 @R135", async ({ page, portal, t, as, another }) => {
  await as("bram");
  const ivo = await another();
  await ivo.goto(await portal.linkTo("ivo@demo.example", texts("en")("mail.m07_subject", { organization: DONALD })));
  await ivo.locator("summary", { hasText: t("invite.not_me") }).click();
  await ivo.getByRole("button", { name: t("invite.decline"), exact: true }).click();
  await expect(h1(ivo)).toHaveText(t("invite.declined_title"));
  await portal.mailTo("bram@demo.example", t("mail.m08_subject", { email: "ivo@demo.example" }));
  await page.goto("/administration/users/invited?past=1");
  await expect(page.locator("main tbody tr").filter({ hasText: "ivo@demo.example" })).toContainText(t("invitations.tag_declined"));
});
