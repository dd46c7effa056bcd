import { lastValidDay, plusDays, plusMonths } from "../../support/days.mjs";
import { test, expect } from "../../support/test.mjs";
import { even } from "../../support/texts.mjs";
import { complete, every, finish, forYears, go_on, h1, narrow, permissionRow, seen, takenOver, term } from "../../support/walk.mjs";

const DONALD = "Test BV Donald";

/** The box of a row in the list: the first of this user's for this service. */
const box = (page, t, service, name, organization = DONALD) =>
  page.getByRole("checkbox", { name: t("users_permissions.select_row", { service, name, organization }), exact: true }).first();

const renew = (page, t) => page.locator(".mr-bulk").getByRole("button", { name: t("permissions.renew") }).click();

async function openList(page, t, { expiring = false } = {}) {
  await page.goto("/administration/permissions");
  await expect(h1(page)).toHaveText(t("users_permissions.title"));
  if (!expiring) return;
  await page.locator("main").getByRole("link", { name: t("users_permissions.expiring"), exact: true }).click();
  await expect(page).toHaveURL(/show=expiring/);
  await expect(page.locator("main tbody tr")).toHaveCount(3);
}

test("a tick stays with its row when the list shows others @R64", async ({ page, t, as, scripted }) => {
  await as("carla");
  await openList(page, t);
  if (scripted) await takenOver(page);
  const boxes = page.locator("main tbody").getByRole("checkbox");
  for (const one of await every(boxes)) await one.check();
  const picked = page.locator(".mr-bulk").getByRole("status");
  if (scripted) await expect(picked).toHaveText(`${await boxes.count()} ${t("users_permissions.selected")}`);
  await page.locator("main").getByRole("link", { name: t("users_permissions.expiring"), exact: true }).click();
  await expect(page.locator("main tbody tr")).toHaveCount(3);
  await expect(boxes).toHaveCount(3);
  await expect(page.locator("main tbody input:checked")).toHaveCount(0);
});

test("Carla renews what expires of Anna and Fatima, for three years, at once @R64 @R65 @R18 @R20 @R22 @R136", async ({ page, portal, t, as, another, today }) => {
  // Each reads the portal's letters in the language of her own profile.
  const anna = await as("anna", await another());
  const fatima = await as("fatima", await another());
  await as("carla");
  const newEnd = lastValidDay(plusDays(today, 43), 3);

  await test.step("Administration, Permissions, what expires", async () => {
    await page.goto("/administration/requests");
    await seen(page, "link", t("nav.users")).click();
    await expect(h1(page)).toHaveText(t("users_list.title"));
    await page.locator("main").getByRole("link", { name: t("users_list.to_permissions") }).click();
    await openList(page, t, { expiring: true });
    const days = await page.locator("main tbody time").evaluateAll((all) => all.map((one) => one.dateTime));
    expect(days).toEqual([plusDays(today, -10), plusDays(today, 42), plusDays(today, 42)]);
    for (const one of await every(page.locator("main tbody").getByRole("checkbox"))) await one.check();
    await renew(page, t);
  });

  await test.step("for how long", async () => {
    await expect(h1(page)).toHaveText(t("users_renewal.term_title"));
    await expect(page.locator(".mr-caption")).toContainText(t("wizard.step", { n: 1, m: 2 }));
    await expect(page.locator("main")).toContainText(t("users_renewal.for", { n: 3 }));
    await go_on(page, t);
    await expect(page.locator("#problem")).toContainText(t("problem.required_choice", { what: t("renewal.term_what") }));
    await term(page, 3).check();
    await go_on(page, t);
  });

  await test.step("check, and complete", async () => {
    await expect(h1(page)).toHaveText(t("wizard.check"));
    await expect(page.getByRole("heading", { name: t("users_renewal.check", { name: "A. de Vries", organization: DONALD }) })).toBeVisible();
    await expect(page.getByRole("heading", { name: t("users_renewal.check", { name: "F. Yilmaz", organization: DONALD }) })).toBeVisible();
    await expect(page.locator("main")).toContainText(t.day(newEnd));
    await complete(page, t);
    await expect(page.locator("#problem")).toContainText(t("problem.required_tick"));
    const [reference, ...own] = await finish(page, t, t("users_renewal.done_title"));
    expect(own).toHaveLength(2);
    const [mail, ...others] = await portal.mails("carla");
    expect(others).toEqual([]);
    expect(mail.subject).toBe(t("mail.m01_users_subject", { reference: reference.trim() }));
    const text = even(mail.text);
    for (const name of ["A. de Vries", "F. Yilmaz"]) {
      expect(text).toContain(t("mail.m01_users_for", { name, organization: DONALD, level: "EH3" }));
    }
    expect(text).toContain(t.day(newEnd));
  });

  await test.step("Anna and Fatima each have a letter, and the new period", async () => {
    for (const [name, there, from] of [["anna", anna, plusDays(today, 43)], ["fatima", fatima, today]]) {
      const [mail, ...others] = await portal.mails(name);
      expect(others).toEqual([]);
      expect(mail.subject).toBe(t("mail.m05_subject", { organization: DONALD }));
      const text = even(mail.text);
      expect(text).toContain(t("mail.m05_text", { manager: "C. van Dijk", organization: DONALD }));
      expect(text).toContain(t("mail.line_until", { from: t.day(from), until: t.day(lastValidDay(from, 3)) }));
      await there.goto("/account/permissions");
      await expect(there.locator("main tbody")).toContainText(t.day(lastValidDay(from, 3)));
    }
  });

  await test.step("in the list nothing expires any more", async () => {
    await page.locator("main").getByRole("link", { name: t("users_renewal.back") }).click();
    await expect(h1(page)).toHaveText(t("users_permissions.title"));
    await page.locator("main").getByRole("link", { name: t("users_permissions.expiring"), exact: true }).click();
    await expect(page.locator("main")).toContainText(t("users_permissions.none_expiring"));
  });
});

test("her own row is refused in the result, the others are done @R64", async ({ page, portal, t, as, today }) => {
  await as("carla");
  await openList(page, t);
  await box(page, t, t("permissions.all_services"), "C. van Dijk").check();
  await page.locator("main tbody").getByRole("checkbox", { name: /A\. de Vries/ }).first().check();
  await renew(page, t);
  await expect(h1(page)).toHaveText(t("users_renewal.term_title"));
  await term(page, 1).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  const row = t("users_renewal.undone_row", { name: "C. van Dijk", service: t("permissions.all_services"), organization: DONALD });
  await expect(page.locator("main")).toContainText(`${row} ${t("problem.own_row")}`);
  await finish(page, t, t("users_renewal.done_title"));
  await expect(page.locator("main")).toContainText(`${row} ${t("problem.own_row")}`);
  expect((await portal.mails("anna")).length).toBe(1);
  await page.goto("/account/permissions");
  await expect(permissionRow(page, t("permissions.all_services")).first()).toContainText(t.day(plusMonths(today, 4)));
  await expect(page.locator("main tbody")).not.toContainText(t.day(lastValidDay(plusDays(plusMonths(today, 4), 1), 1)));
});

test("Carla's Admin authorization is renewed by Bram with her permission only @R1 @R2", async ({ page, t, as, another, today }) => {
  const carla = await as("carla", await another());
  await as("bram");
  await openList(page, t);
  const admin = box(page, t, t("permissions.manager"), "C. van Dijk");
  await admin.check();
  await renew(page, t);
  const text = t("users_permissions.row_problem", {
    name: "C. van Dijk", service: t("permissions.manager"), problem: t("problem.admin_alone"),
  });
  const summary = page.locator("#problem");
  await expect(summary.getByRole("link", { name: text, exact: true })).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(`^${t("problem.error")}: `));
  await expect(admin).toBeChecked();
  await box(page, t, t("permissions.all_services"), "C. van Dijk").check();
  await renew(page, t);
  await expect(h1(page)).toHaveText(t("users_renewal.term_title"));
  await term(page, 5).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(page.locator("main")).toContainText(t("renewal.check_admin_yes"));
  await finish(page, t, t("users_renewal.done_title"));
  await carla.goto("/account/permissions");
  const newEnd = t.day(lastValidDay(plusDays(plusMonths(today, 4), 1), 5));
  for (const what of ["permissions.all_services", "permissions.manager"]) {
    // One row says both: until when it runs, and until when it was renewed (F26).
    const rows = permissionRow(carla, t(what)).filter({ hasText: "Test BV Donald" });
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText(t("permissions.renewed_until", { date: newEnd }));
  }
});

test("the list filters by organization, and nothing ticked is told @R64", async ({ page, t, as }) => {
  await as("carla");
  await openList(page, t);
  await narrow(page, t, async () => page.locator("#org").selectOption({ label: "Test Stichting Bolderbast" }));
  await expect(page).toHaveURL(/org=/);
  await expect(page.locator("main tbody tr")).toHaveCount(3);
  await expect(page.locator("main tbody")).not.toContainText(DONALD);
  await page.locator("main").getByRole("link", { name: `${t("users_list.remove")} Test Stichting Bolderbast` }).click();
  await expect(page).not.toHaveURL(/org=/);
  await openList(page, t, { expiring: true });
  await renew(page, t);
  await expect(page).toHaveURL(/show=expiring/);
  await expect(page.locator("#problem")).toContainText(t("problem.select_some"));
  await expect(page.locator("main tbody tr")).toHaveCount(3);
});

test("a manager's draft waits for her, and leads back to the list @R10", async ({ page, t, as, another }) => {
  await as("carla");
  await openList(page, t, { expiring: true });
  await page.locator("main tbody").getByRole("checkbox").first().check();
  await renew(page, t);
  await forYears(page, t, 5, "users_renewal.term_title");
  const elsewhere = await as("carla", await another());
  await elsewhere.goto("/account");
  const drafts = elsewhere.getByRole("region", { name: t("account.drafts") });
  await expect(drafts).toContainText(t("users_renewal.title"));
  await drafts.getByRole("link", { name: t("account.draft_continue") }).click();
  await expect(h1(elsewhere)).toHaveText(t("wizard.check"));
  await elsewhere.locator("main").getByRole("link", { name: t("wizard.back"), exact: true }).click();
  await expect(h1(elsewhere)).toHaveText(t("users_renewal.term_title"));
  await expect(term(elsewhere, 5)).toBeChecked();
  await elsewhere.locator("main").getByRole("link", { name: t("wizard.back"), exact: true }).click();
  await expect(h1(elsewhere)).toHaveText(t("users_permissions.title"));
});
