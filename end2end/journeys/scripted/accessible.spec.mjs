import { test, expect, status } from "../../support/test.mjs";
import { complete, finish, go_on, h1, startRenewal, term } from "../../support/walk.mjs";
import { address, PASSWORD } from "../../support/portal.mjs";
import { forEverybody } from "../../support/everybody.mjs";
import { texts } from "../../support/texts.mjs";

/** Going on in a wizard, with a look at each page: at one that is refused, and at the next. */
function walking(page, t, look) {
  return {
    refused: async (what) => {
      await go_on(page, t);
      await expect(page.locator("#problem")).toBeVisible();
      await look(`${what}, refused`);
    },
    next: async (what, title) => {
      await go_on(page, t);
      await expect(h1(page)).toHaveText(title);
      await look(what);
    },
  };
}

test("the pages of somebody who manages nothing are for everybody @R136", async ({ page, portal, as, isMobile }) => {
  test.slow();
  await as("anna");
  const renew = portal.way((await portal.reminders("anna", "M10"))[0]);
  for (const path of ["/account", "/account/details", renew, "/account/renew?ends=", "/account/permissions", "/account/requests", "/account/security", "/account/activity"]) {
    await page.goto(path);
    await forEverybody(page, path, { mobile: isMobile });
  }
  await as("hanna");
  await page.goto("/account/permissions");
  await forEverybody(page, "nothing to renew", { mobile: isMobile });
});

test("renewing for users is for everybody, with errors and without @R136", async ({ page, t, as, isMobile }) => {
  test.slow();
  const look = (what) => forEverybody(page, what, { mobile: isMobile });
  const renew = () => page.locator(".mr-bulk button").first().click();
  await as("carla");
  for (const path of ["/administration/users?inactive=1&q=e", "/administration/permissions?inactive=1&q=e"]) {
    await page.goto(path);
    await page.locator(".mr-filterform summary").click();
    await look(path);
  }
  await page.goto("/administration/permissions?show=expiring");
  await look("the list");
  await renew();
  await expect(page.locator("#problem")).toBeVisible();
  await look("the list, refused");
  await page.goto("/administration/permissions");
  for (const name of [/A\. de Vries/, /C\. van Dijk/]) await page.locator("tbody").getByRole("checkbox", { name }).first().check();
  await look("the list, ticked");
  await renew();
  await expect(h1(page)).toHaveText(t("users_renewal.term_title"));
  await look("term");
  await term(page, 3).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await complete(page, t);
  await expect(page.locator("#problem")).toBeVisible();
  await look("check, refused");
  await finish(page, t, t("users_renewal.done_title"));
  await look("done");
});

test("adding users, and a file of them, is for everybody, with errors and without @R102 @R136", async ({ page, portal, t, as, another, isMobile }) => {
  test.slow();
  const look = (what) => forEverybody(page, what, { mobile: isMobile });
  const { refused, next } = walking(page, t, look);
  await as("bram");
  for (const path of ["/administration/users/plan", "/administration/users/invited", "/administration/users/invited?past=1"]) {
    await page.goto(path);
    await look(path);
  }
  await page.goto("/administration/users");
  await page.locator("main").getByRole("button", { name: t("add_users.title"), exact: true }).filter({ visible: true }).first().click();
  await expect(h1(page)).toHaveText(t("add_users.company_title"));
  await look("organization and level");
  await next("a user", t("add_users.user_title"));
  await refused("a user");
  const typed = { initials: "N.", surname: "Meer", day: "29", month: "2", year: "1984", email: "nina@new.example", mobile: "06 8765 4321" };
  for (const [field, text] of Object.entries(typed)) await page.locator(`#${field}`).fill(text);
  await next("the users", t("add_users.users_title"));

  await page.locator("main").getByRole("link", { name: t("users_file.many_link"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("users_file.title"));
  await look("a file");
  const give = async (text) => {
    await page.locator("#file").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.locator("main").getByRole("button", { name: t("users_file.upload"), exact: true }).click();
    await expect(page.locator("main").getByRole("heading", { name: t("users_file.again") })).toBeVisible();
  };
  await give("nothing");
  await look("a file, refused");
  await give("initials;last_name;date_of_birth;email;mobile\nA.;Vries;31-2-1980;a@new.example;06 12345678\nB.;Bos;1-2-1980;b@new.example;06 12345678");
  await look("a file with something wrong");
  await page.locator("main").getByRole("link", { name: t("users_file.tab_good", { n: 1 }), exact: true }).click();
  await expect(page.locator("main tbody")).toContainText("B. Bos");
  await look("what is good of it");
  await page.locator("main").getByRole("button", { name: t("users_file.use", { n: 1 }), exact: true }).click();
  await expect(h1(page)).toHaveText(t("add_users.services_title"));
  await look("permissions");
  await refused("permissions");
  await page.locator('input[name="answers[scope]"][value="all"]').check();
  await next("term", t("renewal.term_title"));
  await term(page, 3).check();
  await next("check", t("wizard.check"));
  await complete(page, t);
  await expect(page.locator("#problem")).toBeVisible();
  await look("check, refused");
  await page.locator("#known").check();
  await finish(page, t, t("add_users.done_title"));
  await expect(page.locator("main")).toContainText(t("users_file.finished", { invited: 1, all: 1 }));
  await look("done");
  const user = await another();
  await user.goto(await portal.linkTo("b@new.example", texts("nl")("mail.m07_subject", { organization: "Test BV Donald" })));
  await forEverybody(user, "the invitation", { mobile: isMobile });
});

test("new permissions for users is for everybody, with errors and without @R72 @R136", async ({ page, t, as, isMobile }) => {
  test.slow();
  const look = (what) => forEverybody(page, what, { mobile: isMobile });
  await as("bram");
  await page.goto("/administration/permissions");
  await page.locator("main").getByRole("button", { name: t("request.title"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("users_request.users_title"));
  await look("users");
  await go_on(page, t);
  await expect(page.locator("#problem")).toBeVisible();
  await look("users, refused");
  await page.getByRole("checkbox", { name: /^F\. Yilmaz/ }).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("request.services_title"));
  await look("services");
  await go_on(page, t);
  await expect(page.locator("#problem")).toBeVisible();
  await look("services, refused");
  await page.locator('input[name="answers[scope]"][value="all"]').check();
  await page.getByRole("checkbox", { name: /^F\. Yilmaz/ }).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("renewal.term_title"));
  await look("term");
  await term(page, 3).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await complete(page, t);
  await expect(page.locator("#problem")).toBeVisible();
  await look("check, refused");
  await page.locator("#manager").check();
  await finish(page, t, t("users_request.done_title"));
  await look("done");
});

test("every step of Anna's request is for everybody, with errors and without @R136", async ({ page, t, as, isMobile }) => {
  test.slow();
  const look = (what) => forEverybody(page, what, { mobile: isMobile });
  await as("anna");
  await startRenewal(page, t);
  await look("which");
  for (const box of await page.locator('input[name^="answers[which."]').all()) await box.uncheck();
  const { refused, next } = walking(page, t, look);
  await refused("which");
  for (const box of await page.locator('input[name^="answers[which."]').all()) await box.check();
  await next("permissions", t("renewal.permissions_title"));
  await refused("permissions");
  await page.locator("input[value=same]").check();
  await page.locator('input[name^="answers[admin."][value=no]').check();
  await next("term", t("renewal.term_title"));
  await refused("term");
  await term(page, 3).check();
  await next("approval", t("renewal.approval_title"));
  await refused("approval");
  await page.getByRole("radio", { name: "B. Jansen" }).check();
  await next("check", t("wizard.check"));
  await complete(page, t);
  await expect(page.locator("#problem")).toBeVisible();
  await look("check, refused");
  await finish(page, t, t("done.requested"));
  await look("done");
  for (const path of ["/account", "/account/permissions", "/account/requests"]) {
    await page.goto(path);
    await look(`${path}, waiting`);
  }
});

test("the sign-in and the pages about errors are for everybody @R136", async ({ page, t, isMobile, allowed }) => {
  test.slow();
  for (const code of [404, 409, 410, 429]) allowed.push(status(code));
  const look = (what) => forEverybody(page, what, { mobile: isMobile });
  for (const path of ["/", "/login", "/logged-out", "/no-such-page", "/sorry/gone"]) {
    await page.goto(path);
    await look(path);
  }
  await page.goto("/login");
  await page.locator("#username").fill(address("anna"));
  await page.locator("#password").fill("wrong");
  const submit = page.locator('form[action="/api/sign_in"] button:not([type=button])');
  await submit.click();
  await expect(page.locator("#problem")).toBeVisible();
  await look("/login, refused");
  await page.locator("#password").fill(PASSWORD);
  await submit.click();
  await expect(h1(page)).toHaveText(t("code.title"));
  await look("/login/code");
  await page.locator("#code").fill("1");
  await page.locator('form[action="/api/enter_code"] button').click();
  await expect(page.locator("#problem")).toBeVisible();
  await look("/login/code, refused");
});

test("the pages of a manager are for everybody, with an error and without @R136", async ({ page, t, as, another, arrive, isMobile }) => {
  test.slow();
  const fatima = await as("fatima", await another());
  const reference = await arrive.renewed({ page: fatima, admin: "yes", years: 5 });

  const look = (what) => forEverybody(page, what, { mobile: isMobile });
  await as("bram");
  for (const path of ["/account", "/account/permissions", "/administration/requests", `/administration/requests/${reference}`]) {
    await page.goto(path);
    await look(path);
  }
  await page.locator("summary", { hasText: t("approve.refuse_summary") }).click();
  await page.getByRole("button", { name: t("approve.refuse"), exact: true }).click();
  await expect(page.locator("#problem")).toBeVisible();
  await look("a request, refused");
  await page.locator("#reason").fill("No.");
  await page.getByRole("button", { name: t("approve.refuse"), exact: true }).click();
  await expect(page.locator("main")).toContainText(t("approve.refused"));
  await look("a request, decided");
  await page.goto("/administration/requests");
  await look("no requests");
});

test("help and what is said of the portal are for everybody @R60 @R87 @R136", async ({ page, portal, isMobile, lang }) => {
  test.slow();
  await portal.session("anna", lang);
  for (const path of ["/help", "/help?q=xyzzyqqq", "/help?q=password", "/help/renew?from=/account", "/help/password", "/cannot-log-in?needs=EH4", "/privacy", "/accessibility", "/security"]) {
    await page.goto(path);
    await forEverybody(page, path, { mobile: isMobile });
  }
});
