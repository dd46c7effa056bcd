import { test, expect } from "../../support/test.mjs";
import { h1, seen, startRenewal } from "../../support/walk.mjs";

const main = (page) => page.locator("main");
const help = (page, t) => page.locator("footer").getByRole("link", { name: t("help.help") });

test("help with a page is a link away, leads to its screen and back @R25 @R60 @R68 @R93", async ({ page, t, as }) => {
  await test.step("signed in: from My Permissions to its topic, and back", async () => {
    await as("anna");
    await page.goto("/account/permissions");
    await expect(h1(page)).toHaveText(t("permissions.title"));
    await help(page, t).click();
    await expect(page).toHaveURL(/\/help\/renew\?from=/);
    await expect(main(page).locator(".mr-prose ol li")).not.toHaveCount(0);
    await main(page).getByRole("link", { name: t("help.back"), exact: true }).click();
    await expect(page).toHaveURL("/account/permissions");
    await expect(h1(page)).toHaveText(t("permissions.title"));
  });
  await test.step("from the topic to its screen, and to what else is worth reading", async () => {
    await page.goto("/help/request-user");
    await expect(main(page)).toContainText(t("helpdesk.phone"));
    await main(page).locator('.mr-help a[href="/help/get-admin"]').click();
    await expect(page).toHaveURL("/help/get-admin");
    await main(page).getByRole("link", { name: t("help.go"), exact: true }).click();
    await expect(page).toHaveURL("/account/permissions");
  });
  await test.step("the management module has a page of its own", async () => {
    await page.goto("/help/management");
    for (const key of ["users", "users_permissions", "requests"]) await expect(main(page).locator(".mr-prose")).toContainText(t(`nav.${key}`));
  });
});

test("help is searched, also misspelled, by somebody who is not signed in @R87", async ({ page, t, lang }) => {
  await page.goto("/help");
  await expect(h1(page)).toHaveText(t("help.title"));
  await expect(main(page).locator(".mr-card li")).toHaveCount(17);
  const look = async (words) => {
    await page.locator("#q").fill(words);
    await main(page).getByRole("button", { name: t("help.search"), exact: true }).click();
    await expect(page.locator("#q")).toHaveValue(words);
  };
  await look(lang === "nl" ? "wachtword vergeten" : "pasword forgoten");
  await expect(main(page).getByRole("status")).toBeVisible();
  await expect(main(page).locator(".mr-card li").first().locator('a[href="/help/password"]')).toBeVisible();
  await look("xyzzyqqq");
  await expect(main(page).getByRole("status")).toHaveText(t("help.found_none", { q: "xyzzyqqq" }));
  await main(page).getByRole("link", { name: t("help.every"), exact: true }).click();
  await expect(main(page).locator(".mr-card li")).toHaveCount(17);
});

test("who cannot log in is told what is in order and what is not @R87 @R89", async ({ page, portal, t, as, scripted }) => {
  // The device's clock is the portal's; then it is ten minutes behind.
  const now = await portal.now();
  if (scripted) await page.clock.setFixedTime(now * 1000);
  await page.goto("/login");
  await main(page).getByRole("link", { name: t("login.cannot"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("checks.title"));
  const check = (key) => main(page).locator(".mr-checks > li").filter({ hasText: t(`checks.${key}_title`) });
  await expect(check("cookies")).toContainText(t("checks.cookies_on"));
  await expect(check("address")).toContainText(t("checks.fine"));
  await expect(check("clock")).toContainText(scripted ? t("checks.clock_right") : t("checks.clock_unknown"));
  await expect(check("session")).toContainText(t("checks.session_off"));
  await check("account").getByRole("link", { name: t("checks.account_go"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("password.forgot_title"));

  await as("kees");
  if (scripted) await page.clock.setFixedTime((now - 10 * 60) * 1000);
  await page.goto("/cannot-log-in?needs=EH3");
  if (scripted) await expect(check("clock")).toContainText(t("checks.wrong"));
  await expect(check("session")).toContainText(t("checks.session_on", { name: "K. de Groot" }));
  await expect(check("level")).toContainText(t("checks.level_needed", { needs: "EH3", held: "EH2+" }));
  await main(page).getByRole("link", { name: t("checks.again"), exact: true }).click();
  await expect(page).toHaveURL("/account");
});

test("help opens beside a wizard, in which nothing is lost @R25", async ({ page, t, as, context }) => {
  await as("anna");
  await startRenewal(page, t);
  const box = page.getByRole("checkbox").first();
  await box.uncheck();
  const [beside] = await Promise.all([context.waitForEvent("page"), help(page, t).click()]);
  await expect(beside).toHaveURL(/\/help\/renew\?from=/);
  await expect(h1(page)).toHaveText(t("renewal.which_title"));
  await expect(box).not.toBeChecked();
  await beside.close();
});

test("what is said of the portal itself is a link away on every page", async ({ page, t }) => {
  await page.goto("/");
  for (const key of ["privacy", "accessibility", "security"]) {
    await seen(page, "link", t(`help.${key}`)).click();
    await expect(page).toHaveURL(`/${key}`);
    await expect(h1(page)).toBeVisible();
    await expect(main(page).locator(".mr-prose h2").first()).toBeVisible();
  }
});
