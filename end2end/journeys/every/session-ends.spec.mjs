import { status, test, expect } from "../../support/test.mjs";
import { answerSteps, complete, finish, go_on, h1, settled, signInHere, startRenewal, term } from "../../support/walk.mjs";

/** Longer than a session lives unused, in seconds. */
const IDLE = 25 * 60;
const main = (page) => page.locator("main");
const DONALD = "Test BV Donald";

/** Whose wizard is at its last step, how they came there, and what is said once it is sent. Renewing has a journey of its own. */
const lastSteps = {
  "new permissions": {
    name: "anna",
    arrive: ({ arrive }) =>
      arrive.wizard("request", {
        organization: [{ label: DONALD }],
        company: ['input[name="answers[branch]"][value="no"]'],
        services: ['input[name="answers[scope]"][value="all"]', 'input[name="answers[admin]"][value="no"]'],
        term: ['input[name="answers[term]"][value="3"]'],
        approval: [{ label: "B. Jansen" }],
      }, "check"),
    done: "done.new_requested",
  },
  "renewing for users": {
    name: "carla",
    arrive: async ({ page, t }) => {
      await page.goto("/administration/permissions?show=expiring");
      await expect(main(page).locator("tbody tr")).toHaveCount(3);
      await main(page).locator("tbody").getByRole("checkbox").first().check();
      await page.locator(".mr-bulk").getByRole("button", { name: t("permissions.renew") }).click();
      await expect(h1(page)).toHaveText(t("users_renewal.term_title"));
      await term(page, 3).check();
      await go_on(page, t);
    },
    done: "users_renewal.done_title",
  },
  "another e-mail address": { name: "anna", arrive: ({ arrive }) => arrive.contact("email", "anna.new@demo.example", "check"), done: "prove.email_title" },
  "another mobile number": { name: "anna", arrive: ({ arrive }) => arrive.contact("mobile", "06 8765 4321", "check"), done: "prove.mobile_title" },
  cancelling: {
    name: "gijs",
    arrive: ({ arrive }) =>
      arrive.wizard("cancel", { what: ['input[name="answers[what]"][value="all"]'], when: ['input[name="answers[when]"][value="now"]'] }, "check"),
    done: "cancel.done",
  },
};

for (const [wizard, { name, arrive: come, done }] of Object.entries(lastSteps)) {
  test(`${wizard}: a session that ends before the last step loses nothing @R141`, async ({ page, portal, t, as, arrive }) => {
    await as(name);
    await come({ page, t, arrive });
    await expect(h1(page)).toHaveText(t("wizard.check"));
    await settled(page, t);
    const step = page.url();
    await page.locator("#truth").check();
    await portal.forward(IDLE);
    await complete(page, t);
    await expect(main(page)).toContainText(t("login.ended_kept"));
    await signInHere(page, { portal, name });
    await expect(page).toHaveURL(step);
    await expect(page.locator("#truth")).toBeChecked();
    await complete(page, t);
    await expect(h1(page)).toHaveText(t(done));
  });
}

test("a session that ends before the last step leads over the sign-in back to it, with what was ticked @R141", async ({ page, portal, t, as }) => {
  await as("dirk");
  await startRenewal(page, t);
  await answerSteps(page, t, { years: 3 });
  const step = page.url();
  await page.locator("#truth").check();
  await portal.forward(IDLE);
  await complete(page, t);
  await expect(h1(page)).toHaveText(t("login.title"));
  await expect(main(page)).toContainText(t("login.ended"));
  await expect(main(page)).toContainText(t("login.ended_kept"));
  await signInHere(page, { portal, name: "dirk" });
  await expect(page).toHaveURL(step);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(page.locator("#truth")).toBeChecked();
  await finish(page, t, t("done.processed"));
});

test("a page that is opened after the session ended says why it asks to log in, and is there afterwards @R141", async ({ page, portal, t, as }) => {
  await as("anna");
  await page.goto("/account");
  await expect(h1(page)).toHaveText(t("account.title"));
  await portal.forward(IDLE);
  await page.goto("/account/permissions");
  await expect(main(page)).toContainText(t("login.ended"));
  await signInHere(page, { portal, name: "anna" });
  await expect(page).toHaveURL("/account/permissions");
});

test("in the middle of a step the answers wait for who logs in again beside it @R141", async ({ page, portal, t, as, scripted, allowed }) => {
  if (scripted) allowed.push(status(401));
  await as("dirk");
  await startRenewal(page, t);
  await answerSteps(page, t, { until: "term" });
  await term(page, 5).check();
  await portal.forward(IDLE);
  await go_on(page, t);
  if (!scripted) {
    await expect(main(page)).toContainText(t("login.ended_kept"));
    await signInHere(page, { portal, name: "dirk" });
    await expect(h1(page)).toHaveText(t("renewal.term_title"));
    await expect(term(page, 5)).toBeChecked();
    return;
  }
  await expect(page.getByText(t("wizard.not_saved_signed_out"))).toBeVisible();
  const opened = page.context().waitForEvent("page");
  await page.getByRole("link", { name: t("wizard.log_in_new") }).click();
  const beside = await opened;
  await signInHere(beside, { portal, name: "dirk" });
  await expect(h1(beside)).toHaveText(t("login.back_title"));
  await beside.close();
  // Coming back to the window is enough.
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(page.getByText(t("wizard.not_saved_signed_out"))).toHaveCount(0);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await finish(page, t, t("done.processed"));
});

test("another language and appearance keep what stands on the step @R10", async ({ page, t, as }) => {
  await as("dirk");
  await startRenewal(page, t);
  await answerSteps(page, t, { until: "term" });
  await term(page, 5).check();
  await page.locator("footer button[name=theme][value=dark]").click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(term(page, 5)).toBeChecked();
  await page.locator('footer form[action="/api/choose_language"] button').click();
  await expect(page.locator("html")).not.toHaveAttribute("lang", t.lang);
  await expect(term(page, 5)).toBeChecked();
  await page.locator('footer form[action="/api/choose_language"] button').click();
  await expect(page.locator("html")).toHaveAttribute("lang", t.lang);
  await go_on(page, t);
  await finish(page, t, t("done.processed"));
});

test("what a page sends after somebody else signed in changes nothing, and says as whom one is signed in @R137", async ({ page, t, as, portal }) => {
  await as("anna");
  await page.goto("/account/permissions");
  const button = main(page).getByRole("button", { name: t("permissions.renew") });
  await expect(button).toBeVisible();
  const beside = await as("dirk", await page.context().newPage());
  await button.click();
  await expect(page).toHaveURL("/sorry/somebody-else");
  await expect(h1(page)).toHaveText(t("error.somebody_else_title"));
  await expect(main(page)).toContainText("D. Bakker");
  await expect(page.locator("header")).toContainText("D. Bakker");
  await beside.goto("/account");
  await expect(beside.getByRole("region", { name: t("account.drafts") })).toHaveCount(0);

  // From here the one who was meant gets in.
  await main(page).getByRole("button", { name: t("error.log_in_as_other") }).click();
  await expect(h1(page)).toHaveText(t("login.title"));
  await signInHere(page, { portal, name: "anna" });
  await expect(page).toHaveURL("/account");
});
