import { test, expect, status } from "../../support/test.mjs";
import { go_on, h1, settled, term } from "../../support/walk.mjs";

/** A page that is not there, or not yours: which of both, it does not say; the helpdesk is on it. */
async function expectNoPage(page, t, path) {
  const answer = await page.goto(path);
  expect(answer.status(), path).toBe(404);
  await expect(h1(page)).toHaveText(t("error.not_found_title"));
  await expect(page.locator("main")).toContainText(t("helpdesk.phone"));
  await expect(page.locator("main").getByRole("link", { name: t("error.to_start") })).toBeVisible();
}

test("Administration does not exist for somebody who manages nothing @R23 @R93", async ({ page, t, as, allowed }) => {
  allowed.push(status(404));
  await as("anna");
  await page.goto("/account");
  await expect(h1(page)).toHaveText(t("account.title"));
  await expect(page.locator('a[href^="/administration"]')).toHaveCount(0);
  for (const path of ["/administration", "/administration/requests", "/administration/requests/R-1", "/administration/no-such"]) {
    await expectNoPage(page, t, path);
  }
});

test("Administration asks somebody unknown to log in @R23", async ({ page, t }) => {
  await page.goto("/administration/requests");
  await expect(page).toHaveURL("/login?next=/administration/requests");
  await expect(h1(page)).toHaveText(t("login.title"));
});

test("Bram manages, and finds Administration and what waits for him @R23", async ({ page, t, as, isMobile }) => {
  await as("bram");
  await page.goto("/account");
  // On a small screen the overview is in the menu.
  if (isMobile) await page.locator(".mr-menu summary").click();
  await page.locator('a[href="/administration"]').filter({ visible: true }).first().click();
  await expect(page).toHaveURL("/administration");
  await expect(h1(page)).toHaveText(t("nav.administration"));
  await page.locator('a[href="/administration/requests"]').filter({ visible: true }).first().click();
  await expect(page).toHaveURL("/administration/requests");
  await expect(h1(page)).toHaveText(t("approve.title"));
  await expect(page.locator("main")).toContainText(t("approve.empty_title"));
});

test("somebody else's draft, request and confirmation are as if they did not exist @R88 @R93", async ({ page, t, as, another, arrive, allowed }) => {
  allowed.push(status(404));
  await as("anna");
  const draft = new URL(await arrive.renewal({ until: "which" })).pathname;
  const reference = await arrive.renewed({ path: draft, admin: "no" });

  const dirk = await as("dirk", await another());
  for (const path of [draft, `/done/${reference}`, `/administration/requests/${reference}`, "/w/renewal/01a20504-2234-702a-88e3-133567cdc6df/which", "/w/renewal/x/which"]) {
    await expectNoPage(dirk, t, path);
  }
  const fatima = await as("fatima", await another());
  await expectNoPage(fatima, t, draft);

  // Anna herself is led on from the address of what she sent.
  await page.goto(draft);
  await expect(page).toHaveURL(`/done/${reference}`);
});

test("an address that leads nowhere says so, with the helpdesk @R93", async ({ page, t, allowed, as }) => {
  allowed.push(status(404));
  await expectNoPage(page, t, "/no-such-page");
  await as("anna");
  await expectNoPage(page, t, "/account/no-such-page");
  await expectNoPage(page, t, "/done/R-NONE");
});

test("the pages for what went wrong have the helpdesk @R93", async ({ page, t, allowed }) => {
  for (const [why, code] of [["changed", 409], ["gone", 410], ["busy?seconds=7", 200]]) {
    allowed.push(status(code));
    const answer = await page.goto(`/sorry/${why}`);
    expect(answer.status()).toBe(code);
    await expect(page.locator("main")).toContainText(t("helpdesk.phone"));
    await expect(page.locator("main")).toContainText(t("helpdesk.hours"));
    if (why.startsWith("busy")) await expect(page.locator("main")).toContainText(t("error.too_many_text", { wait: t("wait.seconds", { n: 7 }) }));
  }
});

test("two windows of one draft: the older one shows the newer answers @R88 @R10", async ({ page, t, as, arrive, allowed, context, trouble }) => {
  // The refusal of the older window's save is a plain status, which browsers mention.
  allowed.push(status(409));
  await as("dirk");
  await arrive.renewal({ until: "term" });
  const older = await context.newPage();
  older.on("pageerror", (error) => trouble.push(error.message));
  await older.goto(page.url());
  await expect(h1(older)).toHaveText(t("renewal.term_title"));

  await term(page, 5).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await settled(page, t);
  await page.reload();
  await expect(page.locator("main")).toContainText(t.term(5));

  await term(older, 1).check();
  await go_on(older, t);
  await expect(older.locator(".mr-note")).toContainText(t("problem.draft_stale"));
  await older.goto(older.url().replace(/\/[a-z]+\?.*$/, "/term"));
  await expect(term(older, 5)).toBeChecked();
});
