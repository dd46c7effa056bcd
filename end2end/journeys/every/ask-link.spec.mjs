import { plusDays } from "../../support/days.mjs";
import { test, expect, status } from "../../support/test.mjs";
import { even } from "../../support/texts.mjs";
import { complete, go_on, h1, settled } from "../../support/walk.mjs";

const main = (page) => page.locator("main");
const DONALD = "Test BV Donald";
const BOLDERBAST = "Test Stichting Bolderbast";
const DAY = 24 * 60 * 60;

/** Administration > Requests > New Request, up to the question. */
async function newRequest(page, t) {
  await page.goto("/administration/requests");
  await main(page).getByRole("button", { name: t("link_ask.title"), exact: true }).first().click();
  await expect(h1(page)).toHaveText(t("link_ask.heading"));
}

/** Fills in the question; of a manager of one organization there is none to choose. */
async function fill(page, { email, organization, message }) {
  if (organization) await page.getByText(organization, { exact: false }).filter({ visible: true }).first().click();
  await page.locator("#email").fill(email);
  if (message) await page.locator("#message").fill(message);
}

/** From the question to the end: what the manager is shown then, but for the reference and the address. */
async function send(page, t, email) {
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(main(page)).toContainText(email);
  await settled(page, t);
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(h1(page)).toHaveText(t("link_ask.done_title"));
  const [reference] = await page.locator(".mr-panel .mr-ref").allTextContents();
  return even(await main(page).innerText()).replaceAll(reference, "LR").replaceAll(email, "ADDRESS");
}

/** A link request that is sent by requests: its reference. */
async function asked(arrive, page, organization, email) {
  const answers = { who: [...(organization ? [{ label: organization }] : []), ["#email", email]], check: ["#truth"] };
  const url = await arrive.draft(await arrive.post("start_wizard", { kind: "link-request" }, page), answers, undefined, page);
  return new URL(url).pathname.split("/").at(-1);
}

const openTab = async (page, t, tab) => {
  await page.goto("/administration/requests");
  await main(page).getByRole("link", { name: new RegExp(`^${t(`requests.${tab}`)}`) }).click();
  await expect(main(page).locator(".mr-chips [aria-current]")).toContainText(t(`requests.${tab}`));
};

test("a manager asks for a link; what follows is the same whether or not the address is known @R42 @R43 @R44 @R49 @R136", async ({ page, t, as, portal, today }) => {
  await as("carla");
  await newRequest(page, t);
  await expect(main(page)).toContainText(t("link_ask.example"));
  await go_on(page, t);
  const problem = page.locator("#problem");
  await expect(problem).toContainText(t("problem.required_choice", { what: t("link_ask.organization_what") }));
  await expect(problem).toContainText(t("problem.required_text", { what: t("link_ask.email_what") }));
  for (const [email, text] of [
    ["carla@demo.example", t("problem.link_self")],
    ["Anna <ANNA@demo.example>", t("problem.link_linked", { organization: DONALD })],
  ]) {
    await fill(page, { email, organization: DONALD });
    await go_on(page, t);
    await expect(problem).toContainText(text);
    await expect(page.locator("#email")).toHaveValue(email);
  }
  const known = "gijs@demo.example";
  const unknown = "nobody@demo.example";
  await fill(page, { email: known, organization: DONALD, message: "Welkom!" });
  const one = await send(page, t, known);
  expect(one).toContain(t("link_ask.done_if", { email: "ADDRESS" }));
  expect(one).toContain(t.day(plusDays(today, 30)));

  await newRequest(page, t);
  await fill(page, { email: unknown, organization: DONALD, message: "Welkom!" });
  expect(await send(page, t, unknown)).toBe(one);

  for (const email of [known, unknown]) {
    await newRequest(page, t);
    await fill(page, { email, organization: DONALD });
    await go_on(page, t);
    await expect(problem).toContainText(t("problem.link_exists"));
    await page.goto("/account");
    await main(page).getByRole("button", { name: new RegExp(`^${t("account.draft_delete")}`) }).first().click();
  }
  const { text } = await portal.mailTo(known, `${DONALD} wants to link you`).catch(() => portal.mailTo(known, `${DONALD} wil u koppelen`));
  expect(text).toContain("Welkom!");
});

test("of one organization there is nothing to choose, and another one cannot be slipped in @R41", async ({ page, t, as, arrive }) => {
  await as("bram");
  await newRequest(page, t);
  await expect(page.getByRole("radio")).toHaveCount(0);
  await expect(main(page)).toContainText(DONALD);
  const foreign = page.locator('input[name="answers[organization]"]');
  await foreign.evaluate((field) => field.setAttribute("value", "00000000-0000-7000-8000-000000000000"));
  await fill(page, { email: "gijs@demo.example" });
  await go_on(page, t);
  await expect(page.locator("#problem")).toContainText(t("problem.not_manager"));
  // The organization that is there can be chosen again.
  await page.getByRole("radio").check();
  await send(page, t, "gijs@demo.example");
  await expect(main(page)).toContainText(DONALD);
  expect(await asked(arrive, page, undefined, "other@demo.example")).toMatch(/^LR-/);
});

test("a mistyped address is seen and withdrawn, and a silent one reminded of after three days @R44", async ({ page, t, as, arrive, portal, another }) => {
  await as("bram");
  const typo = await asked(arrive, page, undefined, "gijs@demo.exmaple");
  const right = await asked(arrive, page, undefined, "gijs@demo.example");
  await openTab(page, t, "sent");
  const row = (reference, where = page) => main(where).getByRole("listitem").filter({ hasText: reference });
  await expect(row(typo)).toContainText("gijs@demo.exmaple");
  await expect(row(typo)).toContainText(t("requests.pending"));
  await expect(row(right).getByRole("button", { name: new RegExp(`^${t("requests.remind")}`) })).toHaveCount(0);
  await row(typo).getByRole("button", { name: new RegExp(`^${t("requests.withdraw")}`) }).click();
  await expect(main(page)).toContainText(t("requests.done_withdrawn"));
  await expect(row(typo)).toHaveCount(0);
  await openTab(page, t, "finished");
  const ended = main(page).locator("tbody tr").filter({ hasText: typo });
  await expect(ended).toContainText(t("tag.withdrawn"));

  await portal.forward(3 * DAY);
  // Another manager of the organization can do it too, and one window shows what the other one did.
  const carla = await as("carla", await another());
  await openTab(carla, t, "sent");
  await as("bram");
  await openTab(page, t, "sent");
  const remind = (where) => row(right, where).getByRole("button", { name: new RegExp(`^${t("requests.remind")}`) });
  await remind(carla).click();
  await expect(main(carla)).toContainText(t("requests.done_reminded"));
  await expect(remind(carla)).toHaveCount(0);
  await remind(page).click();
  await expect(main(page)).toContainText(t("requests.stale"));
  const reminded = async () => (await portal.mails("gijs")).filter(({ subject }) => /^(Reminder|Herinnering): /.test(subject)).length;
  await expect.poll(reminded).toBe(1);
});

test("what was asked is not there for managers of other organizations, nor for users @R41 @R47", async ({ page, t, as, arrive, another, allowed }) => {
  await as("carla");
  const reference = await asked(arrive, page, BOLDERBAST, "new@demo.example");
  allowed.push(status(404));
  for (const name of ["bram", "anna"]) {
    const other = await as(name, await another());
    await other.goto(`/administration/requests/asked/${reference}`);
    await expect(h1(other)).toHaveText(t("error.not_found_title"));
  }
  const bram = await as("bram", await another());
  for (const tab of ["sent", "finished"]) {
    await openTab(bram, t, tab);
    await expect(main(bram)).not.toContainText("new@demo.example");
    await expect(main(bram)).not.toContainText(BOLDERBAST);
  }
});
