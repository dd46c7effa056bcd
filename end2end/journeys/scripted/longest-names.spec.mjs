import { test, expect } from "../../support/test.mjs";
import { stretchNames, withLongestNames } from "../../support/longest.mjs";
import { roomFor } from "../../support/room.mjs";
import { go_on, h1, settled, term } from "../../support/walk.mjs";

/** Looks at pages by their addresses. */
async function lookAt(page, paths) {
  await stretchNames(page);
  for (const path of paths) {
    const answer = await page.goto(path);
    expect(answer.ok(), path).toBe(true);
    await expect(h1(page)).toBeVisible();
    await roomFor(page, path);
  }
  await page.unrouteAll();
}

/** The steps of a draft that leads to this one. */
const steps = (url, names) => names.map((name) => new URL(url).pathname.replace(/[^/]+$/, name));
const value = (name, answer) => `input[name="answers[${name}]"][value="${answer}"]`;

/** What is answered to ask for a service of KVK in Donald. */
const REQUEST = {
  organization: [{ label: "Test BV Donald" }],
  company: [value("branch", "no")],
  services: (times) => (times === 1 ? [value("scope", "some"), ["#q", "UBO"], { press: "button[name=stay]" }] : [{ label: "UBO" }, value("admin", "no")]),
  term: [value("term", "1")],
  approval: [{ label: "B. Jansen" }],
  check: ["#truth"],
};

test("the longest names have room on the pages of a user", async ({ page, portal, as }) => {
  test.slow();
  const pages = ["", "/details", "/permissions", "/requests", "/security", "/activity", "/links", "/preferences", "/data"];
  await as("anna");
  await lookAt(page, pages.map((path) => `/account${path}`));
  await lookAt(page, [portal.way((await portal.reminders("anna", "M10"))[0])]);
  await as("hanna");
  await page.goto("/account/requests");
  const link = await page.locator('main a[href*="/account/links/"], main a[href*="/account/requests/"]').first().getAttribute("href");
  await lookAt(page, ["/account", link]);
});

test("the longest names have room in the wizards of a user, and in what follows", async ({ page, as, arrive }) => {
  test.slow();
  await as("anna");
  const renewal = await arrive.renewal({ admin: "yes", years: 3 });
  await lookAt(page, steps(renewal, ["which", "permissions", "term", "approval", "check"]));
  const request = await arrive.draft(await arrive.post("start_wizard", { kind: "request" }), REQUEST, "check");
  await lookAt(page, steps(request, ["organization", "company", "services", "term", "approval", "check"]));
  const cancel = await arrive.draft(await arrive.post("start_wizard", { kind: "cancel" }), {
    what: [value("what", "part")],
    which: ["#which"],
    when: [value("when", "now")],
  }, "check");
  await lookAt(page, steps(cancel, ["what", "which", "when", "check"]));
  await page.goto("/account");
  const reference = await arrive.renewed({ admin: "yes", years: 3 });
  await lookAt(page, [`/done/${reference}`, `/account/requests/${reference}/withdraw`, "/account", "/account/requests", "/account/permissions"]);
});

test("the longest names have room on the pages of a manager, and in letters", async ({ page, portal, t, as, another, arrive }) => {
  test.slow();
  const fatima = await as("fatima", await another());
  const anna = await as("anna", await another());
  const decided = await arrive.renewed({ page: fatima, admin: "yes", years: 5 });
  const asked = await arrive.draft(await arrive.post("start_wizard", { kind: "request" }, anna), REQUEST, undefined, anna);
  const waiting = asked.split("/").at(-1);
  await arrive.approve(decided, "bram");
  await as("carla");
  const list = ["/administration/requests", ...[decided, waiting].map((reference) => `/administration/requests/${reference}`), "/administration/permissions"];
  await lookAt(page, [...list, "/administration/permissions?show=expiring", "/administration/users?inactive=1", "/administration", "/administration/requests?tab=sent", "/administration/requests?tab=finished"]);
  const link = await arrive.draft(await arrive.post("start_wizard", { kind: "link-request" }), { who: [{ label: "Test BV Donald" }, ["#email", "somebody.with.a.long.name@a-long-domain.example"]] }, "check");
  await lookAt(page, steps(link, ["who", "check"]));
  const sent = await arrive.draft(new URL(link).pathname, { check: ["#truth"] });
  await lookAt(page, [new URL(sent).pathname, "/administration/requests?tab=sent"]);

  await page.goto("/administration/permissions");
  for (const name of [/A\. de Vries/, /C\. van Dijk/]) await page.locator("tbody").getByRole("checkbox", { name }).first().check();
  await page.locator(".mr-bulk button").first().click();
  await expect(h1(page)).toHaveText(t("users_renewal.term_title"));
  await term(page, 3).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await settled(page, t);
  await lookAt(page, steps(page.url(), ["term", "check"]));
  await page.locator("#truth").check();
  await page.getByRole("button", { name: t("wizard.complete"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("users_renewal.done_title"));
  await lookAt(page, [new URL(page.url()).pathname]);

  await page.goto("/administration/permissions");
  const user = await page.locator('tbody a[href^="/administration/users/"]').first().getAttribute("href");
  await page.locator("tbody tr").filter({ hasText: "A. de Vries" }).locator("button").first().click();
  await expect(h1(page)).toHaveText(t("terminate.when_title"));
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await settled(page, t);
  await lookAt(page, [user, ...steps(page.url(), ["when", "check"])]);
  await page.locator("#truth").check();
  await page.getByRole("button", { name: t("wizard.complete"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("terminate.done"));
  await lookAt(page, [new URL(page.url()).pathname, user, "/administration/permissions"]);

  const adding = await arrive.draft(await arrive.post("start_wizard", { kind: "add-users" }), {
    organization: [{ label: "Test BV Donald" }],
    company: [value("level", "EH3"), value("branch", "no")],
    "user/1": Object.entries({ initials: "N.", surname: "Meer", day: "29", month: "2", year: "1984", email: "somebody.with.a.longer.name@a-long-domain.example", mobile: "06 8765 4321" }).map(([field, text]) => [`#${field}`, text]),
    services: [value("scope", "all")],
    term: [value("term", "3")],
  }, "check");
  const file = new URL(adding).pathname.replace(/^\/w\/add-users\/([^/]+)\/.*/, "/administration/users/import/$1");
  await lookAt(page, [...steps(adding, ["organization", "company", "users", "user/1", "services", "term", "check"]), file]);
  await page.locator("#file").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from("initials;last_name;date_of_birth;email;mobile\nA.;Vries;31-2-1980;somebody.with.a.long.name@a-long-domain.example;06 12345678\nB.;Bos;1-2-1980;b@new.example;06 12345678") });
  await page.locator("main").getByRole("button", { name: t("users_file.upload"), exact: true }).click();
  await expect(page.locator("main").getByRole("heading", { name: t("users_file.again") })).toBeVisible();
  await lookAt(page, [file, `${file}?good=1`]);
  const added = await arrive.draft(new URL(adding).pathname, { check: ["#truth", "#known"] });
  await lookAt(page, [new URL(added).pathname, "/administration/users/invited"]);

  const letters = (await Promise.all(["anna", "bram", "carla", "fatima"].map((name) => portal.mails(name)))).flat();
  expect(letters.length).toBeGreaterThan(4);
  // Away from the portal, which lets no page of its own bring a style along.
  await page.goto("about:blank");
  for (const { subject, html } of letters) {
    await page.setContent(withLongestNames(html));
    await roomFor(page, subject);
  }
});
