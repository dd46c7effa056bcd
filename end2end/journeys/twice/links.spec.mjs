import { address } from "../../support/portal.mjs";
import { status, test, expect } from "../../support/test.mjs";
import { h1, signInHere } from "../../support/walk.mjs";
import { texts } from "../../support/texts.mjs";

const main = (page) => page.locator("main");
// Mails to demo accounts are in the language of their profile.
const mailed = texts("en");

async function asksForLink(page, t) {
  await page.goto("/password/forgot");
  await page.locator("#email").fill(address("hanna"));
  await page.getByRole("button", { name: t("password.forgot_submit"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("password.sent_title"));
}

test("a link with a full stop behind it works; a part of one, an older one and an unknown one say why not @R135", async ({ page, portal, t, allowed }) => {
  allowed.push(status(410), status(404));
  await asksForLink(page, t);
  const first = await portal.linkTo(address("hanna"), mailed("mail.m40_subject"));
  await page.goto(`${first}.`);
  await expect(h1(page)).toHaveText(t("password.reset_title"));
  await page.goto(`${first})`);
  await expect(h1(page)).toHaveText(t("password.reset_title"));

  await page.goto(first.slice(0, -8));
  await expect(h1(page)).toHaveText(t("lost_link.incomplete_title"));
  await expect(page.locator("html")).toHaveAttribute("lang", t.lang);
  await page.goto(`/undo/${"ab".repeat(32)}`);
  await expect(h1(page)).toHaveText(t("lost_link.unknown_title"));
  await expect(main(page)).toContainText(t("lost_link.undo"));
  await expect(main(page)).toContainText(t("helpdesk.phone"));
  await expect(main(page).locator('a[href="/password/forgot"]')).toHaveCount(0);
  await page.goto("/account/details.html");
  await expect(h1(page)).toHaveText(t("login.title"));

  await asksForLink(page, t);
  await expect.poll(async () => portal.linkTo(address("hanna"), mailed("mail.m40_subject"))).not.toBe(first);
  await page.goto(first);
  await expect(h1(page)).toHaveText(t("lost_link.replaced_title"));
  await main(page).getByRole("link", { name: t("lost_link.reset_new") }).click();
  await expect(h1(page)).toHaveText(t("password.forgot_title"));
});

test("who is signed in is led on from the sign-in, and told as whom where a page is not theirs @R135", async ({ page, portal, t, as, allowed }) => {
  allowed.push(status(404));
  await as("anna");
  await page.goto("/login");
  await expect(page).toHaveURL("/account");
  await page.goto("/login/code");
  await expect(page).toHaveURL("/account");
  await page.goto("/done/RN-2026-ABCDEF");
  await expect(h1(page)).toHaveText(t("error.not_found_title"));
  await expect(main(page)).toContainText("A. de Vries");
  await main(page).getByRole("button", { name: t("error.log_in_as_other") }).click();
  await expect(h1(page)).toHaveText(t("login.title"));
  await signInHere(page, { portal, name: "dirk" });
  await expect(page).toHaveURL("/done/RN-2026-ABCDEF");
});

test("who forgot the current password gets a link without logging out first @R39", async ({ page, portal, t, as }) => {
  await as("anna");
  await page.goto("/password/change");
  await expect(h1(page)).toHaveText(t("password.change_title"));
  await main(page).getByRole("button", { name: t("password.forgot_submit"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("password.sent_title"));
  await page.goto(await portal.linkTo(address("anna"), texts(t.lang)("mail.m40_subject")));
  await expect(h1(page)).toHaveText(t("password.reset_title"));
});
