import { test, expect, status } from "../../support/test.mjs";
import { address } from "../../support/portal.mjs";
import { complete, edit, giveCode, go_on, h1, settled } from "../../support/walk.mjs";

const NEW = "anna.new@demo.example";
const NUMBER = "+31687654321";
const main = (page) => page.locator("main");

const newestCode = async (portal, t, to) => (await portal.mailTo(to, t("mail.m20_subject"))).text.match(/\b\d{6}\b/)[0];

test("a new e-mail address counts once its mailbox is proven, and is the username @R56 @R79 @R80 @R81 @R82 @R84 @R136", async ({ page, portal, t, as, another, lang }) => {
  const elsewhere = await as("anna", await another());
  await portal.forward(60);
  await as("anna");
  await page.goto("/account/details");
  await page.getByRole("link", { name: t("details.edit"), exact: true }).click();
  // Nothing chosen, nothing typed, nothing ticked: each is told, and nothing happens.
  await go_on(page, t);
  await expect(page.locator("#problem")).toContainText(t("problem.required_choice", { what: t("details.edit_what") }));
  await edit(page, t, "email");
  await go_on(page, t);
  await expect(page.locator("#problem")).toContainText(t("problem.required_text", { what: t("contact.email_word") }));
  await page.locator("#email").fill("anna.new");
  await go_on(page, t);
  await expect(page.locator("#problem")).toContainText(t("problem.email_syntax"));
  await expect(page.locator("#email")).toHaveValue("anna.new");
  await page.locator("#email").fill(address("anna").toUpperCase());
  await go_on(page, t);
  await expect(page.locator("#problem")).toContainText(t("problem.email_same"));
  await page.locator("#email").fill(NEW);
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(main(page)).toContainText(address("anna"));
  await expect(main(page)).toContainText(t("contact.free"));
  const blue = await page.getByRole("button", { name: t("wizard.complete"), exact: true }).evaluate((button) => getComputedStyle(button).backgroundColor);
  expect(blue).toBe("rgb(33, 80, 214)");
  await complete(page, t);
  await expect(page.locator("#problem")).toContainText(t("problem.required_tick"));
  await page.locator("#truth").check();
  await complete(page, t);

  await expect(h1(page)).toHaveText(t("prove.email_title"));
  await expect(main(page)).toContainText(t("prove.email_lead", { new: NEW }));
  await giveCode(page, "000000");
  await expect(page.locator("#problem")).toContainText(t("problem.code_wrong", { n: 4 }));
  await page.getByRole("button", { name: t("prove.resend"), exact: true }).click();
  await expect(page.locator("#problem")).toBeVisible();
  await page.goto("/account/details");
  await expect(main(page)).toContainText(address("anna"));
  await page.goBack();
  await giveCode(page, await newestCode(portal, t, NEW));
  await expect(h1(page)).toHaveText(t("prove.email_done"));
  await page.reload();
  await expect(h1(page)).toHaveText(t("prove.email_done"));
  await page.goto("/account/details");
  await expect(main(page)).toContainText(NEW);
  await elsewhere.goto("/account");
  await expect(elsewhere).toHaveURL(/\/login/);
  await portal.mailTo(NEW, t("mail.m21_subject"));
  await portal.mailTo(address("anna"), t("mail.m21_subject"));

  await portal.forward(60);
  const cookies = await portal.session("anna", lang, { email: NEW });
  await elsewhere.context().addCookies(cookies);
  await elsewhere.goto("/account");
  await expect(h1(elsewhere)).toHaveText(t("account.title"));
});

test("the link in the new mailbox proves it in another browser; the one in the old takes it back @R84", async ({ page, portal, t, as, another, arrive, allowed }) => {
  allowed.push(status(410));
  await as("anna");
  await arrive.contact("email", NEW);
  await expect(h1(page)).toHaveText(t("prove.email_title"));
  const there = await another();
  const link = await portal.linkTo(NEW, t("mail.m20_subject"));
  await there.goto(link);
  await expect(main(there)).toContainText(t("prove.link_lead", { new: NEW }));
  await there.getByRole("button", { name: t("prove.link_submit") }).click();
  await expect(h1(there)).toHaveText(t("prove.email_done"));
  await there.goto(link);
  await expect(h1(there)).toHaveText(t("lost_link.used_title"));
  // The session that asked goes on.
  await page.reload();
  await expect(h1(page)).toHaveText(t("prove.email_done"));

  const undo = await portal.linkTo(address("anna"), t("mail.m21_subject"));
  await there.goto(undo);
  await expect(main(there)).toContainText(t("prove.undo_lead", { old: address("anna"), new: NEW }));
  await there.getByRole("button", { name: t("prove.undo_submit") }).click();
  await expect(h1(there)).toHaveText(t("prove.undone_title"));
  await page.goto("/account");
  await expect(page).toHaveURL(/\/login/);
  await there.goto(undo);
  await expect(h1(there)).toHaveText(t("lost_link.used_title"));
  expect(await portal.linkTo(address("anna"), t("mail.m40_subject"))).toMatch(/^\/password\/reset\//);
});

test("an address of another eHerkenning is told only to who proved its mailbox @R84 @R90", async ({ page, portal, t, as, arrive }) => {
  await as("anna");
  await arrive.contact("email", address("bram"));
  await expect(h1(page)).toHaveText(t("prove.email_title"));
  await expect(page.locator("#problem")).toHaveCount(0);
  await giveCode(page, await newestCode(portal, t, address("bram")));
  await expect(h1(page)).toHaveText(t("prove.taken_title"));
  await page.getByRole("link", { name: t("prove.again") }).click();
  await expect(h1(page)).toHaveText(t("details.edit_title"));
});

test("a new mobile number counts after its code, and the old one is told @R56 @R83 @R136", async ({ page, portal, t, as, lang }) => {
  await as("anna");
  await edit(page, t, "mobile");
  for (const [typed, problem] of [["", t("problem.required_text", { what: t("contact.mobile_word") })], ["020 123 45 67", t("problem.phone_not_mobile")], ["06", t("problem.phone_syntax")], ["06 1200 0001", t("problem.phone_same")]]) {
    await page.locator("#mobile").fill(typed);
    await go_on(page, t);
    await expect(page.locator("#problem")).toContainText(problem);
    await expect(page.locator("#mobile")).toHaveValue(typed);
  }
  await page.locator("#mobile").fill("06 8765 4321");
  await go_on(page, t);
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(main(page)).toContainText(t("prove.mobile_lead", { new: "21" }));
  await giveCode(page, await portal.code(NUMBER));
  await expect(h1(page)).toHaveText(t("prove.mobile_done"));
  const [told] = await portal.sent("sms", "+31612000001");
  expect(told.text).toBe(t("sms.number_changed", { phone: t("helpdesk.phone") }));
  await portal.mailTo(address("anna"), t("mail.m22_subject"));
  await portal.forward(60);
  await portal.session("anna", lang, { code: () => portal.code(NUMBER) });
  // A number of today proves too little for another address, which is said before one is typed (F15).
  await page.goto("/account/details/edit");
  await expect(main(page)).toContainText(t("details.edit_email_fresh", { moment: "|" }).split("|")[1]);
  await expect(page.locator("input[name=kind]")).toHaveCount(1);
});

test("after ten minutes the code is asked for once more, and the draft goes on where it was @R79", async ({ page, portal, t, as }) => {
  await as("anna");
  await portal.forward(11 * 60);
  await page.goto("/account/details/edit");
  await page.locator("input[name=kind][value=mobile]").check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("confirm.title"));
  await page.getByRole("button", { name: t("confirm.send") }).click();
  await expect(h1(page)).toHaveText(t("code.title"));
  await giveCode(page, "000000");
  await expect(page.locator("#problem")).toContainText(t("problem.code_wrong", { n: 4 }));
  await giveCode(page, await portal.code("anna"));
  await expect(h1(page)).toHaveText(t("contact.mobile_new_title"));
});

for (const [kind, value, shown, requirement] of [["email", NEW, NEW, "@R84"], ["mobile", "06 8765 4321", "21", "@R83"]]) {
  test(`${kind}: back, reload, another browser, two tabs and a double click make one change @R10 @R56 ${requirement}`, async ({ page, portal, t, as, another, arrive }) => {
    await as("anna");
    await arrive.contact(kind, value, "new");
    await expect(h1(page)).toHaveText(t(`contact.${kind}_new_title`));
    const field = page.locator(`#${kind}`);
    await field.fill(value);
    await go_on(page, t);
    await expect(h1(page)).toHaveText(t("wizard.check"));
    await main(page).getByRole("link", { name: t("wizard.back"), exact: true }).click();
    await expect(field).toHaveValue(value);
    await settled(page, t);
    await page.reload();
    await expect(field).toHaveValue(value);
    await go_on(page, t);
    await expect(h1(page)).toHaveText(t("wizard.check"));
    await settled(page, t);
    const draft = page.url();

    await portal.forward(60);
    const there = await as("anna", await another());
    await there.goto(draft);
    await expect(main(there)).toContainText(shown);
    await page.locator("#truth").check();
    await page.getByRole("button", { name: t("wizard.complete"), exact: true }).dblclick();
    await expect(h1(page)).toHaveText(t(`prove.${kind}_title`));
    // The other window completes what was completed: it gets the same page.
    await there.locator("#truth").check();
    await complete(there, t);
    await expect(h1(there)).toHaveText(t(`prove.${kind}_title`));
    expect(there.url()).toBe(page.url());
    const sent = () => (kind === "email" ? portal.sent("mail", NEW) : portal.sent("sms", NUMBER));
    expect((await sent()).length).toBe(1);

    // The proof: nothing typed, then the code, sent twice.
    await giveCode(page, "");
    await expect(page.locator("#problem")).toContainText(t("problem.code_shape"));
    const code = kind === "email" ? await newestCode(portal, t, NEW) : await portal.code(NUMBER);
    await page.locator("#code").fill(code);
    await page.locator("form:has(#code) button:not([type=button])").first().dblclick();
    await expect(h1(page)).toHaveText(t(`prove.${kind}_done`));
    await there.reload();
    const told = (await portal.mails("anna")).filter((mail) => mail.subject === t(`mail.${kind === "email" ? "m21" : "m22"}_subject`));
    expect(told.length).toBe(1);
  });
}

test("from the details on a renewal's last step and back to them @R10 @R56", async ({ page, portal, t, as, arrive }) => {
  await as("anna");
  const details = await arrive.renewal({ admin: "no" });
  await page.getByRole("link", { name: `${t("wizard.change")} ${t("renewal.row_mobile")}`, exact: true }).click();
  await expect(h1(page)).toHaveText(t("details.edit_title"));
  await page.locator("input[name=kind][value=mobile]").check();
  await go_on(page, t);
  await page.locator("#mobile").fill("06 8765 4321");
  await go_on(page, t);
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(h1(page)).toHaveText(t("prove.mobile_title"));
  await giveCode(page, await portal.code(NUMBER));
  await page.getByRole("link", { name: t("prove.to_renewal") }).click();
  await expect(page).toHaveURL(new URL(details).pathname);
  await expect(main(page)).toContainText(t("details.mobile_ending", { ending: "21" }));
});
