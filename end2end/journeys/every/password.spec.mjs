import { test, expect, status } from "../../support/test.mjs";
import { address, PASSWORD } from "../../support/portal.mjs";
import { expectProblem, giveCode, h1, seenOn, signInHere } from "../../support/walk.mjs";

const NEW = "Korenbloem-2027!";
const main = (page) => page.locator("main");

/** Types a new password, and the current one where it is asked for, and sends it. */
async function choose(page, password, current) {
  if (current !== undefined) await page.locator("#current").fill(current);
  await page.locator("#password").fill(password);
  await page.locator("form:has(#password) button:not([type=button])").click();
}

/** Asks for a link on the page that the sign-in leads to. */
async function ask(page, t, email) {
  await page.goto("/login");
  await page.getByRole("link", { name: t("login.forgot") }).click();
  await expect(h1(page)).toHaveText(t("password.forgot_title"));
  await page.locator("#email").fill(email);
  await page.locator('form[action="/api/forgot_password"] button').click();
}

test("a forgotten password is set anew by the mail's link and the phone's code @R39", async ({ page, portal, t, as, another }) => {
  const elsewhere = await as("anna", await another());
  await ask(page, t, address("anna"));
  await expect(h1(page)).toHaveText(t("password.sent_title"));
  await expect(main(page)).toContainText(t("password.sent_lead"));

  const link = await portal.linkTo(address("anna"), t("mail.m40_subject"));
  await page.goto(link);
  await expect(h1(page)).toHaveText(t("password.reset_title"));
  await expect(main(page)).toContainText(t("password.reset_lead", { username: "a***@demo.example", ending: "01" }));
  await portal.forward(60);
  await page.getByRole("button", { name: t("password.reset_send") }).click();
  await expect(h1(page)).toHaveText(t("code.title"));
  await giveCode(page, "");
  await expect(main(page)).toContainText(t("problem.code_shape"));
  await giveCode(page, await portal.code("anna"));
  await expect(h1(page)).toHaveText(t("password.reset_title"));
  await expect(main(page)).toContainText(address("anna"));
  await choose(page, NEW);
  await expect(h1(page)).toHaveText(t("password.done_title"));
  await expect(main(page)).toContainText(t("password.done_reset"));
  await portal.mailTo(address("anna"), t("mail.m41_subject"));

  // Nobody was signed in by it, and everybody was logged out.
  await page.goto("/account");
  await expect(page).toHaveURL(/\/login/);
  await elsewhere.goto("/account");
  await expect(elsewhere).toHaveURL(/\/login/);
  await portal.forward(60);
  await signInHere(page, { portal, name: "anna", password: NEW });
  await expect(page).toHaveURL("/account");
});

test("back, reload, another browser, two tabs and a double click set one password @R38 @R39", async ({ page, portal, t, another, lang, allowed }) => {
  allowed.push(status(410));
  await portal.session("anna", lang);
  await portal.forward(60);
  await ask(page, t, address("anna"));
  const link = await portal.linkTo(address("anna"), t("mail.m40_subject"));
  // Asked for on one device, and opened on the one that has the mail.
  const there = await another();
  await there.goto(link);
  await there.getByRole("button", { name: t("password.reset_send") }).click();
  await expect(h1(there)).toHaveText(t("code.title"));
  await there.reload();
  await expect(h1(there)).toHaveText(t("code.title"));
  await giveCode(there, await portal.code("anna"));
  await expect(there.locator("#password")).toBeVisible();
  await there.reload();
  await choose(there, "");
  const summary = there.locator("#problem");
  for (const key of ["short", "lower", "upper", "digit"]) await expect(summary).toContainText(t(`problem.password_${key}`));
  // In the browser that asked the link alone sets nothing.
  await page.goto(link);
  await expect(page.locator("#password")).toHaveCount(0);

  const tab = await there.context().newPage();
  await tab.goto(link);
  await there.locator("#password").fill(NEW);
  await there.locator("form:has(#password) button:not([type=button])").dblclick();
  await expect(h1(there)).toHaveText(t("password.done_title"));
  await there.goto(link);
  await expect(h1(there)).toHaveText(t("lost_link.used_title"));
  // The other tab is told that the link is of no use any more: what it asked for was not set.
  await choose(tab, "Klaproos-2028!");
  await expect(h1(tab)).toHaveText(t("lost_link.used_title"));
  await portal.mailTo(address("anna"), t("mail.m41_subject"));
  expect((await portal.mails("anna")).filter((mail) => mail.subject === t("mail.m41_subject")).length).toBe(1);
  await portal.forward(60);
  await page.goto("/account");
  await signInHere(page, { portal, name: "anna", password: NEW });
  await expect(page).toHaveURL("/account");
});

test("a known and an unknown address are answered with the same page @R39 @R90", async ({ page, portal, t, lang, scripted }) => {
  // Mail is in the language of the profile.
  await portal.session("anna", lang);
  const seen = [];
  for (const email of [address("anna"), "nobody@demo.example"]) {
    await ask(page, t, email);
    await expect(h1(page)).toHaveText(t("password.sent_title"));
    // While scripts take a page over it has no title for a moment: it is waited for, not read.
    await expect(page).toHaveTitle(`${t("password.sent_title")} - ${t("site.name")}`);
    seen.push(await seenOn(page, scripted));
  }
  expect(seen[1]).toEqual(seen[0]);
  await portal.mailTo(address("anna"), t("mail.m40_subject"));
  expect(await portal.sent("mail", "nobody@demo.example")).toEqual([]);
});

test("what is no address is shown again as typed @R39", async ({ page, t }) => {
  const missing = t("problem.required_text", { what: t("change_form.email_what") });
  for (const [typed, text] of [["", missing], ["anna at demo", t("problem.email_syntax")], ["änna@demo.example", t("problem.email_local")]]) {
    await ask(page, t, typed);
    await expectProblem(page, t, { text, control: "email" });
    await expect(page.locator("#email")).toHaveValue(typed);
  }
});

test("a link that was used, or replaced, says so and offers a new one @R39 @R88 @R135", async ({ page, portal, t, lang, allowed }) => {
  allowed.push(status(410));
  await portal.session("anna", lang);
  await ask(page, t, address("anna"));
  const older = await portal.linkTo(address("anna"), t("mail.m40_subject"));
  await ask(page, t, address("anna"));
  await expect.poll(async () => (await portal.mails("anna")).length).toBe(2);
  await page.goto(older);
  await expect(h1(page)).toHaveText(t("lost_link.replaced_title"));
  await page.getByRole("link", { name: t("lost_link.reset_new") }).click();
  await expect(h1(page)).toHaveText(t("password.forgot_title"));
  const newer = await portal.linkTo(address("anna"), t("mail.m40_subject"));
  await portal.forward(30 * 60);
  await page.goto(newer);
  await expect(h1(page)).toHaveText(t("lost_link.expired_title"));
});

test("a password is changed on the Security page, and every broken rule is told at once @R31 @R32 @R33 @R34 @R36 @R37 @R38", async ({ page, portal, t, as, another }) => {
  const elsewhere = await as("anna", await another());
  await portal.forward(60);
  await as("anna");
  await page.goto("/account/security");
  await page.getByRole("link", { name: t("security.password_change") }).click();
  await expect(h1(page)).toHaveText(t("password.change_title"));
  await choose(page, "anna", PASSWORD);
  const summary = page.locator("#problem");
  for (const key of ["short", "upper", "digit", "username"]) await expect(summary).toContainText(t(`problem.password_${key}`));
  await expect(summary).toContainText(t("problem.password_special", { list: "- _ ! $ % ' . = / \\ : | ? @ [ ] ^ ` { } ~" }));
  await expect(page.locator("#password")).toHaveAttribute("aria-invalid", "true");
  await choose(page, NEW, "not it");
  await expect(summary).toContainText(t("problem.password_wrong"));
  await choose(page, PASSWORD, PASSWORD);
  await expect(summary).toContainText(t("problem.password_history"));
  await page.locator("#current").fill(PASSWORD);
  await page.locator("#password").fill("Although-1");
  await page.locator("form:has(#password) button:not([type=button])").dblclick();
  await expect(h1(page)).toHaveText(t("password.done_title"));
  await expect(main(page)).toContainText(t("password.weak"));
  await page.goto("/account/security");
  await expect(h1(page)).toHaveText(t("security.title"));
  await elsewhere.goto("/account");
  await expect(elsewhere).toHaveURL(/\/login/);
  await portal.mailTo(address("anna"), t("mail.m41_subject"));
  expect((await portal.mails("anna")).filter((mail) => mail.subject === t("mail.m41_subject")).length).toBe(1);
});

test("signed in, Forgot password leads to changing it @R39", async ({ page, t, as }) => {
  await as("anna");
  await page.goto("/password/forgot");
  await expect(page).toHaveURL("/password/change");
  await expect(h1(page)).toHaveText(t("password.change_title"));
});
