import { test, expect } from "../../support/test.mjs";
import { address, PASSWORD } from "../../support/portal.mjs";
import { manyPermissions } from "../../support/many.mjs";
import { texts } from "../../support/texts.mjs";
import { h1, seen, term } from "../../support/walk.mjs";

/** The most taps from the sign-in's end to "renewed", and from a mail to "approved". */
const TO_RENEWED = 8;
const TO_APPROVED = 4;
/** The most taps after the sign-in from the mail about what ends to "renewed". */
const FROM_MAIL = 7;
/** The most taps from the list to a leaver who has nothing left. */
const TO_LEFT = 5;

/** The most taps from the sign-in to a thousand renewed permissions, and to a user who is invited. */
const TO_MANY = 6;
const TO_ADDED = 9;

/** Counts what its reader does. */
class Hand {
  taps = 0;
  fields = 0;

  async tap(what) {
    this.taps += 1;
    await what.click();
  }

  async type(field, text) {
    this.fields += 1;
    await field.fill(text);
  }

  /** From what is selected to "renewed", for three years. */
  async renew(page, t) {
    const button = (name) => page.getByRole("button", { name: t(name), exact: true });
    await expect(h1(page)).toHaveText(t("renewal.which_title"));
    await this.tap(button("wizard.continue"));
    await expect(h1(page)).toHaveText(t("renewal.term_title"));
    await this.tap(term(page, 3));
    await this.tap(button("wizard.continue"));
    await expect(h1(page)).toHaveText(t("wizard.check"));
    await this.tap(page.locator("#truth"));
    await this.tap(button("wizard.complete"));
    await expect(h1(page)).toHaveText(t("done.processed"));
  }

  /** Both pages of the sign-in. */
  async signIn(page, portal, name) {
    await this.type(page.locator("#username"), address(name));
    await this.type(page.locator("#password"), PASSWORD);
    await this.tap(page.locator('form[action="/api/sign_in"] button:not([type=button])'));
    await expect(page.locator("#code")).toBeVisible();
    await this.type(page.locator("#code"), await portal.code(name));
    await this.tap(page.locator('form[action="/api/enter_code"] button'));
  }
}

test("taps and fields from the sign-in to renewed, and from the mail to approved @R8", async ({ page, portal, t, as, arrive, another }) => {
  const dirk = await another();
  const hand = new Hand();
  await dirk.goto("/login");
  await hand.signIn(dirk, portal, "dirk");
  await expect(h1(dirk)).toHaveText(t("account.title"));
  const before = hand.taps;
  await hand.tap(seen(dirk, "link", t("nav.permissions")));
  await expect(h1(dirk)).toHaveText(t("permissions.title"));
  await hand.tap(dirk.locator("main").getByRole("button", { name: t("permissions.renew") }));
  await hand.renew(dirk, t);
  const renewed = hand.taps - before;
  console.log(`from the sign-in to renewed: ${renewed} taps after it (at most ${TO_RENEWED}); ${hand.taps} taps and ${hand.fields} fields with it`);
  expect(renewed).toBeLessThanOrEqual(TO_RENEWED);

  await as("anna");
  const reference = await arrive.renewed({ admin: "no" });
  const [{ html }] = await portal.mails("bram");
  const bram = await another();
  const decides = new Hand();
  decides.taps += 1;
  await bram.goto(html.match(/href="([^"]*\/administration\/requests\/[^"]*)"/)[1]);
  await decides.signIn(bram, portal, "bram");
  await expect(bram).toHaveURL(new RegExp(`/administration/requests/${reference}`));
  await decides.tap(bram.getByRole("button", { name: t("approve.approve"), exact: true }));
  await expect(bram.locator("main")).toContainText(t("approve.approved_text", { name: "A. de Vries" }));
  console.log(`from the mail to approved: ${decides.taps} taps (at most ${TO_APPROVED}), ${decides.fields} fields`);
  expect(decides.taps).toBeLessThanOrEqual(TO_APPROVED);
});

test("taps from the mail about what ends to renewed @R62", async ({ portal, t, another }) => {
  const dirk = await another();
  const hand = new Hand();
  const [{ text }] = await portal.reminders("dirk", "M10");
  await dirk.goto(text.match(/\S*\/account\/renew\S*/)[0]);
  await hand.signIn(dirk, portal, "dirk");
  await expect(h1(dirk)).toHaveText(t("renew_link.title"));
  const before = hand.taps;
  await hand.tap(dirk.getByRole("button", { name: t("renew_link.renew"), exact: true }));
  await hand.renew(dirk, t);
  const renewed = hand.taps - before;
  console.log(`from the mail about what ends to renewed: ${renewed} taps after the sign-in (at most ${FROM_MAIL})`);
  expect(renewed).toBeLessThanOrEqual(FROM_MAIL);
});

test("taps from the list to a leaver who has nothing left @R97", async ({ portal, t, another }) => {
  const bram = await another();
  const hand = new Hand();
  await bram.goto("/login?next=/administration/permissions");
  await hand.signIn(bram, portal, "bram");
  await expect(h1(bram)).toHaveText(t("users_permissions.title"));
  const before = hand.taps;
  await hand.tap(bram.locator("main tbody").getByRole("link", { name: "A. de Vries", exact: true }).first());
  await expect(h1(bram)).toHaveText("A. de Vries");
  await hand.tap(bram.locator("main").getByRole("button", { name: t("user.end_everything", { organization: "Test BV Donald" }) }));
  await expect(h1(bram)).toHaveText(t("terminate.leaver_title"));
  await hand.tap(bram.getByRole("button", { name: t("wizard.continue"), exact: true }));
  await expect(h1(bram)).toHaveText(t("wizard.check"));
  await hand.tap(bram.locator("#truth"));
  await hand.tap(bram.getByRole("button", { name: t("wizard.complete"), exact: true }));
  await expect(h1(bram)).toHaveText(t("terminate.done"));
  const left = hand.taps - before;
  console.log(`from the list to a leaver who has nothing left: ${left} taps (at most ${TO_LEFT})`);
  expect(left).toBeLessThanOrEqual(TO_LEFT);
});

test("taps from the sign-in to many permissions of users that are renewed @R64 @R106", async ({ page, portal, t, as, arrive, another }) => {
  await as("bram");
  await manyPermissions({ page, portal, arrive });

  const bram = await another();
  const hand = new Hand();
  await bram.goto("/login");
  await hand.signIn(bram, portal, "bram");
  await expect(h1(bram)).toHaveText(t("account.title"));
  const before = hand.taps;
  await hand.tap(bram.locator("main").getByRole("link", { name: t("account.next_users"), exact: true }));
  await expect(h1(bram)).toHaveText(t("users_permissions.title"));
  await hand.tap(bram.locator(".mr-all button"));
  await expect(h1(bram)).toHaveText(t("users_renewal.term_title"));
  await hand.tap(term(bram, 3));
  await hand.tap(bram.getByRole("button", { name: t("wizard.continue"), exact: true }));
  await expect(h1(bram)).toHaveText(t("wizard.check"));
  await hand.tap(bram.locator("#truth"));
  await hand.tap(bram.getByRole("button", { name: t("wizard.complete"), exact: true }));
  await expect(h1(bram)).toHaveText(t("users_renewal.done_title"));
  await expect(bram.locator("main tbody").getByText("F. Yilmaz").first()).toBeVisible();
  const renewed = hand.taps - before;
  console.log(`from the sign-in to many permissions of users renewed: ${renewed} taps (at most ${TO_MANY})`);
  expect(renewed).toBeLessThanOrEqual(TO_MANY);
  await bram.goto("/administration/permissions?show=expiring");
  await expect(bram.locator("main")).toContainText(t("users_permissions.none_expiring"));
});

test("taps from the sign-in to a user who is invited, and from the mail to one who is active @R24 @R28", async ({ portal, t, another }) => {
  const bram = await another();
  const hand = new Hand();
  await bram.goto("/login");
  await hand.signIn(bram, portal, "bram");
  const before = hand.taps;
  const go = () => hand.tap(bram.getByRole("button", { name: t("wizard.continue"), exact: true }));
  await hand.tap(seen(bram.locator("main"), "button", t("add_users.title")));
  await expect(h1(bram)).toHaveText(t("add_users.company_title"));
  await go();
  await expect(h1(bram)).toHaveText(t("add_users.user_title"));
  const typed = { initials: "N.", surname: "Meer", day: "29", month: "2", year: "1984", email: "nina@new.example", mobile: "06 8765 4321" };
  for (const [field, text] of Object.entries(typed)) await hand.type(bram.locator(`#${field}`), text);
  await go();
  await expect(h1(bram)).toHaveText(t("add_users.users_title"));
  await go();
  await expect(h1(bram)).toHaveText(t("add_users.services_title"));
  await hand.tap(bram.locator('input[name="answers[scope]"][value="later"]'));
  await go();
  await expect(h1(bram)).toHaveText(t("wizard.check"));
  await hand.tap(bram.locator("#truth"));
  await hand.tap(bram.getByRole("button", { name: t("wizard.complete"), exact: true }));
  await expect(h1(bram)).toHaveText(t("add_users.done_title"));
  const added = hand.taps - before;
  console.log(`from the sign-in to a user who is invited: ${added} taps (at most ${TO_ADDED})`);

  const nina = await another();
  const active = new Hand();
  active.taps += 1;
  await nina.goto(await portal.linkTo("nina@new.example", texts("nl")("mail.m07_subject", { organization: "Test BV Donald" })));
  await active.tap(nina.getByRole("button", { name: t("invite.send"), exact: true }));
  await expect(h1(nina)).toHaveText(t("code.title"));
  await active.type(nina.locator("#code"), await portal.code("+31687654321"));
  await active.tap(nina.locator("form:has(#code) button"));
  await expect(h1(nina)).toHaveText(t("invite.password_title"));
  await active.type(nina.locator("#password"), "Vier-ganzen 4 op een rij");
  await active.tap(nina.getByRole("button", { name: t("password.submit"), exact: true }));
  await expect(h1(nina)).toHaveText(texts("nl")("invite.done_title"));
  console.log(`from the mail to active: ${active.taps} taps, ${active.fields} fields`);
  expect(added).toBeLessThanOrEqual(TO_ADDED);
});
