import { lastValidDay, plusDays } from "../../support/days.mjs";
import { test, expect } from "../../support/test.mjs";
import { answerSteps, every, expectStep, finish, go_on, h1, startRenewal, term } from "../../support/walk.mjs";

const back = (page, t) => page.locator("main").getByRole("link", { name: t("wizard.back"), exact: true }).click();
const change = (page, t, row) => page.locator("main dl").getByRole("link", { name: `${t("wizard.change")} ${t(row)}` }).click();

test("back and forward keep every answer @R10", async ({ page, t, as }) => {
  await as("anna");
  await startRenewal(page, t);
  await answerSteps(page, t, { scope: "same", admin: "yes", years: 3, until: "term" });
  await term(page, 3).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("renewal.approval_title"));
  await back(page, t);
  await expect(h1(page)).toHaveText(t("renewal.term_title"));
  await expect(term(page, 3)).toBeChecked();
  await back(page, t);
  await expect(page.locator("input[value=same]")).toBeChecked();
  await expect(page.locator('input[name^="answers[admin."][value=yes]')).toBeChecked();
  await back(page, t);
  await expect(h1(page)).toHaveText(t("renewal.which_title"));
  for (const box of await every(page.locator('input[name^="answers[which."]'))) await expect(box).toBeChecked();
  await page.goBack();
  await expect(h1(page)).toHaveText(t("renewal.permissions_title"));
});

test("Change leads to the question and straight back to the check @R10", async ({ page, t, as, arrive, today }) => {
  await as("dirk");
  await arrive.renewal();
  await change(page, t, "renewal.row_term");
  await expect(h1(page)).toHaveText(t("renewal.term_title"));
  await expect(term(page, 1)).toBeChecked();
  await term(page, 5).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(page.locator("main")).toContainText(t.term(5));
  await expect(page.locator("main")).toContainText(t.day(lastValidDay(plusDays(today, 36), 5)));
});

test("a change that needs another answer asks for it first @R10 @R11", async ({ page, t, as, arrive }) => {
  await as("carla");
  await arrive.renewal({ which: ['input[name^="answers[which."]'] });
  await change(page, t, "renewal.row_service");
  await page.getByRole("checkbox", { name: t("permissions.manager") }).uncheck();
  await go_on(page, t);
  // Without the Admin authorization in the selection, the question for it has no answer yet.
  await expect(h1(page)).toHaveText(t("renewal.permissions_title"));
  await expect(page.locator('input[name^="answers[admin."]:checked')).toHaveCount(0);
  await page.locator('input[name^="answers[admin."][value=no]').check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(page.locator("main")).toContainText(t("renewal.check_admin_no"));
});

test("Save and finish later keeps the answers for another browser @R10", async ({ page, t, as, another, arrive }) => {
  await as("dirk");
  await arrive.renewal({ until: "term" });
  await term(page, 3).check();
  await page.getByRole("button", { name: t("wizard.save_later") }).click();
  await expect(page).toHaveURL("/account?saved=1");
  await expect(page.locator("main")).toContainText(t("wizard.saved"));

  const elsewhere = await as("dirk", await another());
  await elsewhere.goto("/account");
  const drafts = elsewhere.getByRole("region", { name: t("account.drafts") });
  await expect(drafts).toContainText(t("renewal.title"));
  await drafts.getByRole("link", { name: t("account.draft_continue") }).click();
  await expect(elsewhere).toHaveURL(/\/w\/renewal\//);
  await expect(h1(elsewhere)).toBeVisible();
  await elsewhere.goto(elsewhere.url().replace(/\/[a-z]+$/, "/term"));
  await expect(term(elsewhere, 3)).toBeChecked();
  await go_on(elsewhere, t);
  await finish(elsewhere, t, t("done.processed"));
});

test("a reload keeps the answers, a sign-out too @R10", async ({ page, portal, t, as, another }) => {
  await as("anna");
  await startRenewal(page, t);
  await answerSteps(page, t, { scope: "all", admin: "no", until: "term" });
  await page.reload();
  await expectStep(page, t, 3, 5, t("renewal.term_title"));
  const address = page.url();
  const cookies = Object.fromEntries((await page.context().cookies()).map(({ name, value }) => [name, value]));
  await portal.post("/api/sign_out", {}, cookies);
  await page.context().clearCookies();
  const again = await as("anna", await another());
  await again.goto(address.replace("/term", "/permissions"));
  await expect(again.locator("input[value=all]")).toBeChecked();
  await go_on(again, t);
  await expect(h1(again)).toHaveText(t("renewal.term_title"));
});

test("a step that is not next leads to the one that is, and says so @R88", async ({ page, t, as, arrive }) => {
  await as("dirk");
  await arrive.renewal({ until: "which" });
  await page.goto(page.url().replace(/\/[a-z]+$/, "/check"));
  await expect(h1(page)).toHaveText(t("renewal.which_title"));
  await expect(page.locator(".mr-note")).toContainText(t("problem.answer_first"));
  await page.goto(page.url().replace(/\/[a-z]+(\?.*)?$/, "/no-such-step"));
  await expect(h1(page)).toHaveText(t("renewal.which_title"));
});

test("a draft can be deleted @R10", async ({ page, t, as, arrive }) => {
  await as("dirk");
  const address = await arrive.renewal({ until: "term" });
  await page.goto("/account");
  const drafts = page.getByRole("region", { name: t("account.drafts") });
  await drafts.getByRole("button", { name: t("account.draft_delete") }).click();
  await expect(page).toHaveURL("/account");
  await expect(h1(page)).toHaveText(t("account.title"));
  await expect(drafts).toHaveCount(0);
  expect((await page.request.get(address, { headers: { Accept: "text/html" } })).status()).toBe(404);
});

test("a request that waits is not asked a second time @R12", async ({ page, t, as, arrive }) => {
  await as("anna");
  const reference = await arrive.renewed({ admin: "no" });
  await page.goto("/account/permissions");
  await expect(page.getByRole("button", { name: t("permissions.renew") })).toHaveCount(0);
  await expect(page.locator("main")).toContainText(t("permissions.nothing_waits"));
  await page.goto("/account");
  await page.getByRole("link", { name: reference }).click();
  await expect(h1(page)).toHaveText(t("done.requested"));
});

test("a wizard that was begun is gone on with where its button is pressed again, or begun afresh (F17) @R10", async ({ page, t, as, arrive }) => {
  await as("dirk");
  const left = await arrive.renewal({ until: "term" });
  await page.goto("/account/permissions");
  await page.locator("main").getByRole("button", { name: t("permissions.renew") }).click();
  await expect(h1(page)).toHaveText(t("renewal.term_title"));
  expect(new URL(page.url()).pathname).toBe(new URL(left).pathname);
  const note = page.locator(".mr-note");
  await expect(note).toContainText(t("wizard.begun", { when: "" }).split("{")[0].trim().slice(0, 30));
  await note.getByRole("button", { name: t("wizard.afresh") }).click();
  await expect(h1(page)).toHaveText(t("renewal.which_title"));
  await expect(note).toHaveCount(0);
  expect(page.url()).not.toContain(new URL(left).pathname.split("/")[3]);
  await page.goto("/account");
  const drafts = page.getByRole("region", { name: t("account.drafts") });
  await expect(drafts.getByRole("listitem")).toHaveCount(1);
});
