import { test, expect } from "../../support/test.mjs";
import { address, PASSWORD } from "../../support/portal.mjs";
import { h1, seen, term } from "../../support/walk.mjs";

/** The most taps from the sign-in's end to "renewed", and from a mail to "approved". */
const TO_RENEWED = 8;
const TO_APPROVED = 4;
/** The most taps from the list to a leaver who has nothing left. */
const TO_LEFT = 5;

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
  const button = (name) => dirk.getByRole("button", { name: t(name), exact: true });
  await hand.tap(seen(dirk, "link", t("nav.permissions")));
  await expect(h1(dirk)).toHaveText(t("permissions.title"));
  await hand.tap(dirk.locator("main").getByRole("button", { name: t("permissions.renew") }));
  await expect(h1(dirk)).toHaveText(t("renewal.which_title"));
  await hand.tap(button("wizard.continue"));
  await expect(h1(dirk)).toHaveText(t("renewal.term_title"));
  await hand.tap(term(dirk, 3));
  await hand.tap(button("wizard.continue"));
  await expect(h1(dirk)).toHaveText(t("wizard.check"));
  await hand.tap(dirk.locator("#truth"));
  await hand.tap(button("wizard.complete"));
  await expect(h1(dirk)).toHaveText(t("done.processed"));
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
