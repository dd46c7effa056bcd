import { lastValidDay, plusMonths } from "../../support/days.mjs";
import { test, expect } from "../../support/test.mjs";
import { even, texts } from "../../support/texts.mjs";
import { complete, finish, giveAll, go_on, h1, loads, settled, term } from "../../support/walk.mjs";

const DONALD = "Test BV Donald";

/** The box of a user to choose; their address and level stand in it too. */
const user = (page, name) => page.getByRole("checkbox", { name: new RegExp(`^${name.replaceAll(".", "\\.")}\\b`) });

async function start(page, t) {
  await page.goto("/administration/permissions");
  await page.locator("main").getByRole("button", { name: t("request.title"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("users_request.users_title"));
}

/** Looks for a user, and chooses them. */
async function choose(page, t, words, name) {
  await page.locator("#find").fill(words);
  await loads(page, () => page.getByRole("button", { name: t("request.search_button"), exact: true }).click());
  await user(page, name).check();
}

test("Bram gives two users a service, and each is told @R72 @R73 @R143", async ({ page, portal, t, as, another, today }) => {
  await as("bram");
  await test.step("which users", async () => {
    await start(page, t);
    await loads(page, () => go_on(page, t));
    await expect(page.locator("#problem")).toContainText(t("problem.select_user"));
    await choose(page, t, "vries", "A. de Vries");
    await choose(page, t, "FATIMA@", "F. Yilmaz");
    // Whom he is not linked to, and himself, he cannot choose.
    await page.locator("#find").fill("");
    await loads(page, () => page.getByRole("button", { name: t("request.search_button"), exact: true }).click());
    await expect(user(page, "A. de Vries")).toBeChecked();
    await expect(user(page, "F. Yilmaz")).toBeChecked();
    await expect(user(page, "G. Smit")).toHaveCount(0);
    await expect(user(page, "B. Jansen")).toHaveCount(0);
    await go_on(page, t);
  });
  await test.step("all services for three years, and Fatima becomes manager", async () => {
    await giveAll(page, t, t("request.services_title"), () => user(page, "F. Yilmaz").check());
    await expect(page.locator("main")).toContainText(t("users_request.manager_title", { organization: DONALD }));
    await page.locator("#truth").check();
    await complete(page, t);
    await expect(page.locator("#problem")).toContainText(t("problem.required_tick"));
    await page.locator("#manager").check();
    const [reference] = await finish(page, t, t("users_request.done_title"));
    const mail = await portal.mailTo("bram@demo.example", t("mail.m01_granted_subject", { reference: reference.trim() }));
    expect(even(mail.text)).toContain(t("mail.m01_granted_admin", { name: "F. Yilmaz", organization: DONALD }));
  });
  await test.step("Fatima manages at once", async () => {
    const en = texts("en");
    await portal.mailTo("anna@demo.example", en("mail.m06_subject", { organization: DONALD }));
    const fatima = await as("fatima", await another());
    await fatima.goto("/administration");
    await expect(h1(fatima)).toHaveText(t("nav.administration"));
    await fatima.goto("/account/permissions");
    await expect(fatima.locator("main")).toContainText(t.day(lastValidDay(today, 3)));
  });
});

test("who has it already is left out with the reason, and nobody is given twice @R94", async ({ page, t, as, today }) => {
  await as("bram");
  await start(page, t);
  await choose(page, t, "meijer", "H. Meijer");
  await choose(page, t, "vries", "A. de Vries");
  await go_on(page, t);
  await page.locator('input[name="answers[scope]"][value="all"]').check();
  await go_on(page, t);
  await term(page, 1).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await settled(page, t);
  const until = t.day(plusMonths(today, 48));
  await expect(page.locator("main .mr-banner").first()).toContainText(t("users_request.exists", { date: until }));
  await finish(page, t, t("users_request.done_title"));
  await expect(page.locator("main")).toContainText("H. Meijer");
  await expect(page.locator("main")).toContainText("A. de Vries");
});
