import { lastValidDay, plusDays } from "../../support/days.mjs";
import { Mailbox } from "../../support/mailbox.mjs";
import { Portal, address } from "../../support/portal.mjs";
import { test as base, expect } from "../../support/test.mjs";
import { even, texts } from "../../support/texts.mjs";

const test = base.extend({
  mailbox: async ({}, use) => {
    const mailbox = await new Mailbox().open();
    await use(mailbox);
    await mailbox.close();
  },
  portal: async ({ mailbox }, use, info) => {
    const portal = await Portal.start({ env: { SMTP_URL: `smtp://127.0.0.1:${mailbox.port}` } });
    await use(portal);
    if (info.status !== info.expectedStatus) await info.attach("portal", { body: portal.log, contentType: "text/plain" });
    await portal.stop();
  },
});

const dirk = address("dirk");
/** The subject of what a renewal sends him. */
const ACTIVE = new RegExp(`^${texts("en")("mail.m03_subject", { date: "" })}`);

async function dirkRenews({ as, arrive }) {
  await as("dirk");
  return arrive.renewed();
}

/** The portal looks at its outbox every few seconds: a test waits for that, not for a number of seconds. */
const arrives = (count, much) => expect.poll(() => much().length, { timeout: 20_000 }).toBe(count);

test("M03 arrives by mail with text and HTML, and says that a machine sent it @R19 @R20", async ({ as, arrive, t, mailbox, today }) => {
  const reference = await dirkRenews({ as, arrive });
  await arrives(1, () => mailbox.taken(dirk, ACTIVE));
  const [mail] = mailbox.taken(dirk, ACTIVE);
  const newEnd = t.day(lastValidDay(plusDays(today, 36), 1));
  expect(even(mail.subject)).toBe(t("mail.m03_subject", { date: newEnd }));
  expect(mail.to.text).toContain("dirk@demo.example");
  expect(mail.from.text).toContain("My Reconi");
  expect(mail.messageId).toMatch(/^<[^@\s]+@[^>\s]+>$/);
  expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
  expect(mail.headers.has("list-unsubscribe")).toBe(false);
  for (const part of [mail.text, mail.html]) {
    expect(even(part)).toContain(newEnd);
    expect(part).toContain(reference);
    expect(part).toContain(t("helpdesk.phone"));
    expect(part).toContain("/account/permissions");
    // Never a code, a password or a full number of a phone.
    expect(part).not.toContain("+3161200");
  }
  expect(mail.html).toContain('lang="en"');
  expect(mail.html).not.toMatch(/<img|<script|https?:\/\/(?!127\.0\.0\.1)/);
});

test("a mail server that is down loses nothing: the mail comes once it is back, and once @R19 @R20", async ({ page, as, arrive, mailbox, portal }) => {
  const { port } = mailbox;
  await mailbox.close();
  await dirkRenews({ as, arrive });
  // It counts although nobody could be told yet.
  await page.goto("/account/permissions");
  await expect(page.locator("main tbody")).toContainText(/\d{4}/);
  await expect.poll(() => portal.log, { timeout: 20_000 }).toMatch(/deliver|mail|connect/i);
  await mailbox.open(port);
  // The waits between two tries are 5 s, 30 s, 2 min …: the portal's clock runs through them.
  await expect
    .poll(async () => {
      await portal.forward(45);
      return mailbox.taken(dirk, ACTIVE).length;
    }, { timeout: 30_000, intervals: [500] })
    .toBe(1);
  await portal.forward(3600);
  // Another mail after it shows that the outbox has been gone through again, and holds no second one.
  await portal.session("anna");
  expect(mailbox.taken(dirk, ACTIVE).length).toBe(1);
});

test("a connection that breaks after the message is repeated with the same Message-ID @R20", async ({ as, arrive, mailbox, portal }) => {
  mailbox.hangUpOn(dirk, ACTIVE);
  await dirkRenews({ as, arrive });
  await arrives(1, () => mailbox.given(dirk, ACTIVE));
  await expect
    .poll(async () => {
      await portal.forward(45);
      return mailbox.taken(dirk, ACTIVE).length;
    }, { timeout: 30_000, intervals: [500] })
    .toBe(1);
  const given = mailbox.given(dirk, ACTIVE);
  expect(given.length).toBe(2);
  expect(given[1].messageId).toBe(given[0].messageId);
  expect(given[1].text).toBe(given[0].text);
});
