import { expect } from "./test.mjs";
import { address, PASSWORD } from "./portal.mjs";

export const h1 = (page) => page.getByRole("heading", { level: 1 });

/** The link or button of this name that the reader sees first. */
export const seen = (page, role, name) => page.getByRole(role, { name, exact: true }).filter({ visible: true }).first();

/** Fills in both pages of the sign-in that is open, and ends on the page that was asked for. */
export async function signInHere(page, { portal, name, password = PASSWORD }) {
  await page.locator("#username").fill(address(name));
  await page.locator("#password").fill(password);
  await page.locator('form[action="/api/sign_in"] button:not([type=button])').click();
  await expect(page.locator("#code")).toBeVisible();
  await page.locator("#code").fill(await portal.code(name));
  await page.locator('form[action="/api/enter_code"] button').click();
  await expect(page.locator("#code")).toHaveCount(0);
}

/** The form of one code that is open: types it and sends it. */
export async function giveCode(page, code) {
  await page.locator("#code").fill(code);
  await page.locator("form:has(#code) button").click();
}

/** What is read on a page, and where it is: once its style is there, by which texts stand on lines of their own. */
export async function seenOn(page, scripted) {
  // What only a living page offers is there from then on.
  if (scripted) await takenOver(page);
  await page.waitForLoadState();
  return { text: await page.locator("body").innerText(), url: new URL(page.url()).pathname };
}

/** My Details > Edit > one of both; ends at the question for the new one. */
export async function edit(page, t, kind) {
  await page.goto("/account/details");
  await page.getByRole("link", { name: t("details.edit"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("details.edit_title"));
  await expect(page.locator("main")).toContainText(t("details.edit_lead"));
  await page.locator(`input[name=kind][value=${kind}]`).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t(`contact.${kind}_new_title`));
}

/** Chooses the journey's language where the profile has another. */
export async function speak(page, t) {
  if ((await page.locator("html").getAttribute("lang")) === t.lang) return;
  await page.locator('footer form[action="/api/choose_language"] button').click();
  await expect(page.locator("html")).toHaveAttribute("lang", t.lang);
}

/** All elements of a list that has some, once they are there. */
export async function every(list) {
  await expect(list).not.toHaveCount(0);
  return list.all();
}

/** From My Permissions into the wizard. */
export async function startRenewal(page, t) {
  await page.goto("/account/permissions");
  await page.locator("main").getByRole("button", { name: t("permissions.renew") }).click();
  await expect(h1(page)).toHaveText(t("renewal.which_title"));
}

/** The radio button of a term. */
export const term = (page, years) => page.locator(`input[name="answers[term]"][value="${years}"]`);

export const go_on = (page, t) => page.getByRole("button", { name: t("wizard.continue"), exact: true }).click();

/** Does what leads to a page of its own, which may look like the one that is left, and waits for it. */
export async function loads(page, work) {
  const loaded = page.waitForEvent("domcontentloaded");
  await work();
  await loaded;
}

/** Opens the filters of a list, sets some of them, and has the list shown. */
export async function narrow(page, t, set) {
  await page.locator(".mr-filterform summary").click();
  await set();
  await loads(page, () => page.locator(".mr-filterform").getByRole("button", { name: t("users_list.show"), exact: true }).click());
}

/** The step that is shown: its number, how many there are, and its question; in the title too. */
export async function expectStep(page, t, number, total, title) {
  await expect(h1(page)).toHaveText(title);
  const caption = t("wizard.step", { n: number, m: total });
  // Softly: a wrong number is told, and the journey goes on.
  await expect.soft(page.locator(".mr-caption")).toContainText(caption);
  await expect.soft(page).toHaveTitle(`${title} - ${caption} - ${t("renewal.title")} - ${t("site.name")}`);
}

/** A problem is told above the question and at its field, in the title, and to whoever cannot see it. */
export async function expectProblem(page, t, { text, control }) {
  const summary = page.locator("#problem");
  await expect(summary).toBeVisible();
  await expect(summary.getByRole("heading", { name: t("problem.title") })).toBeVisible();
  const link = summary.getByRole("link", { name: text, exact: true });
  await expect(link).toBeVisible();
  await expect(page.locator(".mr-error", { hasText: text })).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(`^${t("problem.error")}: `));
  await expect(summary).toBeFocused();
  await link.click();
  await expect(page.locator(`[id="${control ?? (await link.getAttribute("href")).slice(1)}"]`)).toBeFocused();
}

/** Answers one step after another and stops before Complete. What is not given is answered the plain way. */
export async function answerSteps(page, t, { admin, scope, years = 1, approver, until = "check" } = {}) {
  const steps = [
    ["which", t("renewal.which_title"), async () => {}],
    ["term", t("renewal.term_title"), () => term(page, years).check()],
  ];
  // Who has all services and becomes manager by default is asked neither of both.
  if (scope || admin) {
    steps.splice(1, 0, ["permissions", t("renewal.permissions_title"), async () => {
      if (scope) for (const one of await every(page.locator(`main input[value=${scope}]`))) await one.check();
      if (admin) await page.locator(`input[name^="answers[admin."][value=${admin}]`).check();
    }]);
  }
  if (approver) steps.push(["approval", t("renewal.approval_title"), () => page.getByRole("radio", { name: approver }).check()]);
  for (const [step, title, answer] of steps) {
    await expect(h1(page)).toHaveText(title);
    if (step === until) return settled(page, t);
    await answer();
    await go_on(page, t);
  }
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await settled(page, t);
}

/** Every save that follows behind has arrived: from here on a reload, another window or a hand-made form knows it. */
export const settled = (page, t) => expect(page.locator(".mr-saving__word")).not.toHaveText(t("wizard.saving"));

export const complete = (page, t) => page.getByRole("button", { name: t("wizard.complete"), exact: true }).click();

/** Ticks the last box, completes, and gives the references. */
export async function finish(page, t, title) {
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(h1(page)).toHaveText(title);
  const references = page.locator(".mr-panel .mr-ref");
  await expect(references).not.toHaveCount(0);
  return references.allTextContents();
}

/** Scripts have taken the page over; with `event`, they also listen for it, as they do once what needs it is at work. */
export async function takenOver(page, event) {
  await expect(page.locator("html")).toHaveAttribute("data-scripts", "alive");
  if (event) await listensTo(page, event);
}

/** There is no mark of it to read: the browser itself tells who listens. */
export async function listensTo(page, event, times = 1) {
  const session = await page.context().newCDPSession(page);
  await expect
    .poll(async () => {
      const { result } = await session.send("Runtime.evaluate", { expression: "window" });
      const { listeners } = await session.send("DOMDebugger.getEventListeners", { objectId: result.objectId });
      return listeners.filter(({ type }) => type === event).length;
    })
    .toBeGreaterThanOrEqual(times);
  await session.detach();
}

/** The row of My Permissions whose first cell says this. */
export const permissionRow = (page, text) => page.locator("main tbody tr").filter({ has: page.locator("th", { hasText: text }) });

/** In a wizard that gives permissions, from the page of services to the check: all services for three years. */
export async function giveAll(page, t, title, also = async () => {}) {
  await expect(h1(page)).toHaveText(title);
  await page.locator('input[name="answers[scope]"][value="all"]').check();
  await also();
  await go_on(page, t);
  await forYears(page, t, 3);
}

/** In a wizard, from the page of the term to the check, where no page is between them. */
export async function forYears(page, t, years, title = "renewal.term_title") {
  await expect(h1(page)).toHaveText(t(title));
  await term(page, years).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await settled(page, t);
}
