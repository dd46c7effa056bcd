import { lastValidDay, plusDays } from "../../support/days.mjs";
import { address, PASSWORD } from "../../support/portal.mjs";
import { test, expect } from "../../support/test.mjs";
import { even } from "../../support/texts.mjs";

const submit = "main form#step button:not([name=later])";

async function signIn(browser, portal, name) {
  await browser.go(`${portal.origin}/login`);
  await browser.type("#username", address(name));
  await browser.type("#password", PASSWORD);
  await browser.click('form[action="/api/sign_in"] button:not([type=button])');
  await browser.find("#code");
  await browser.type("#code", await portal.code(name));
  await browser.click('form[action="/api/enter_code"] button');
}

test("sign in, renew for three years, read the mail, see the new end @R92 @R10 @R20 @R22", async ({ other, portal, t, today }) => {
  const newEnd = lastValidDay(plusDays(today, 36), 3);
  await signIn(other, portal, "dirk");
  await other.heading(t("account.title"));

  await other.go(`${portal.origin}/account/permissions`);
  await other.heading(t("permissions.title"));
  await other.click('main form[action="/api/start_wizard"] button');
  await other.heading(t("renewal.which_title"));
  const go_on = async (title) => {
    await other.click(submit);
    await other.heading(title);
  };
  await go_on(t("renewal.term_title"));
  await other.click(submit);
  await other.focused("problem");
  // Scripts have taken the page over: the next step comes without a page load.
  await other.find("html[data-scripts=alive]");
  expect(await other.text("#problem")).toContain(t("problem.required_choice", { what: t("renewal.term_what") }));
  await other.click('input[name="answers[term]"][value="3"]');
  await other.mark();
  await go_on(t("wizard.check"));
  expect(await other.isMarked(), "the step followed without a page load").toBe(true);
  expect(await other.text("main")).toContain(t.day(newEnd));
  await other.click("#truth");
  await other.click(submit);
  await other.heading(t("done.processed"));
  const reference = await other.text(".mr-panel .mr-ref");

  const [mail, ...more] = await portal.mails("dirk");
  expect(more).toEqual([]);
  expect(even(mail.subject)).toBe(t("mail.m03_subject", { date: t.day(newEnd) }));
  expect(even(mail.text)).toContain(reference);
  await other.go(`${portal.origin}/account/permissions`);
  await other.heading(t("permissions.title"));
  expect(await other.text("main table")).toContain(t.day(newEnd));
});
