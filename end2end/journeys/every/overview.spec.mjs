import { daysBetween, plusDays, plusMonths, plusYears } from "../../support/days.mjs";
import { test, expect } from "../../support/test.mjs";
import { even } from "../../support/texts.mjs";
import { h1, permissionRow } from "../../support/walk.mjs";

/** The provider as the demo catalogue calls it. */
const taxOffice = (t) => ({ en: "Tax Administration", nl: "Belastingdienst" })[t.lang];

test("Anna sees her details, level, permissions, providers, organizations, and until when @R50 @R51 @R52 @R53 @R54 @R55", async ({ page, t, as, today }) => {
  await as("anna");
  const latest = plusYears(today, 2);

  await page.goto("/account/details");
  for (const fact of ["A. de Vries", "anna@demo.example", t("details.mobile_ending", { ending: "01" }), t.day("1971-03-13"), "EH3", "Test BV Donald", t("details.kvk", { number: "68750110" })]) {
    await expect(page.locator("main")).toContainText(fact);
  }
  await expect(page.locator("main")).toContainText(t.day(latest));
  await expect(page.locator("main")).toContainText(t("days.left", { n: daysBetween(today, latest) }));
  await expect(page.locator("main")).not.toContainText("+3161200");

  await page.goto("/account/permissions");
  await expect(page.locator("main tbody tr")).toHaveCount(3);
  await expect(page.locator("main")).toContainText(t("permissions.lead", { n: 3 }));
  for (const [provider, end, left, tag] of [[taxOffice(t), plusDays(today, 42), 42, "expiring"], ["UWV", latest, daysBetween(today, latest), "active"]]) {
    const row = permissionRow(page, provider).first();
    await expect(row).toContainText(t.day(end));
    await expect(row).toContainText(t("days.left", { n: left }));
    await expect(row).toContainText(t(`tag.${tag}`));
    await expect(row).toContainText("Test BV Donald");
    await expect(row).toContainText("EH3");
  }

  await page.goto("/account");
  const lead = t("account.signed_in", { name: "A. de Vries", level: "EH3", date: t.day(latest) });
  await expect(page.locator(".mr-head__lead")).toHaveText(lead);
  await expect(page.locator(".mr-banner")).toContainText(t("account.banner_expires", { n: 42 }));
  // Two services end on that day, and both are named (F23).
  const end = { what: "", organization: "Test BV Donald", date: t.day(plusDays(today, 42)) };
  await expect(page.locator(".mr-banner")).toContainText(t("account.and_name"));
  await expect(page.locator(".mr-banner")).toContainText(t("account.banner_expires_text_many", end));
  await expect(page.getByRole("region", { name: t("account.who") }).getByRole("listitem")).toHaveCount(1);
  const table = page.getByRole("table", { name: t("account.valid") });
  await expect(table.locator("tbody tr")).toHaveCount(3);
  await expect(table).toContainText(t.day(latest));
});

test("Bram opens the list of what all services means today @R53 @R52", async ({ page, t, as }) => {
  await as("bram");
  await page.goto("/account/permissions");
  const all = permissionRow(page, t("permissions.all_services")).locator("details");
  await expect(all.locator("ul")).toBeHidden();
  await all.locator("summary").click();
  await expect(all.locator("ul")).toBeVisible();
  await expect(all).toContainText(t("permissions.show_all_later", { level: "EH3" }));
  for (const provider of [taxOffice(t), "UWV"]) await expect(all.locator("li", { hasText: provider }).first()).toBeVisible();
  const count = Number(even(await all.locator("li").first().innerText()).match(/\d+/)[0]);
  expect(count).toBeGreaterThan(5);
  await expect(permissionRow(page, t("permissions.manager"))).toContainText(t("permissions.manager_hint"));
});

test("who manages an organization alone is told so, and how to get a second manager @R140", async ({ page, t, as, another }) => {
  await as("carla");
  const told = (page) => page.locator("[data-only-manager]");
  for (const path of ["/account", "/administration/requests", "/administration/permissions"]) {
    await page.goto(path);
    // Bram manages Donald too.
    await expect(told(page)).toContainText(t("only_manager.said", { organizations: "Test Stichting Bolderbast" }));
    await expect(told(page)).toContainText(t("only_manager.second"));
  }
  const bram = await as("bram", await another());
  for (const path of ["/account", "/administration/requests", "/administration/permissions"]) {
    await bram.goto(path);
    await expect(h1(bram)).toBeVisible();
    await expect(told(bram)).toHaveCount(0);
  }
});

test("Carla acts for two organizations, Fatima could, Lotte manages no more @R52 @R54 @R55", async ({ page, t, as, another, today }) => {
  await as("carla");
  await page.goto("/account");
  const who = page.getByRole("region", { name: t("account.who") });
  await expect(who.getByRole("listitem")).toHaveCount(2);
  for (const [organization, end] of [["Test BV Donald", plusMonths(today, 4)], ["Test Stichting Bolderbast", plusYears(today, 1)]]) {
    const card = who.getByRole("listitem").filter({ hasText: organization });
    await expect(card).toContainText(t("account.manager", { date: t.day(end) }));
    await expect(card).toContainText(t("account.to_until", { what: t("account.all_services"), level: "EH3", date: t.day(end) }));
  }

  const fatima = await as("fatima", await another());
  await fatima.goto("/account/details");
  await expect(h1(fatima)).toHaveText(t("details.title"));
  await expect(fatima.locator("main")).toContainText(t("days.ended", { n: 10 }));
  await fatima.goto("/account/permissions");
  await expect(fatima.locator("main")).toContainText(t("permissions.lead_none"));

  const lotte = await as("lotte", await another());
  await lotte.goto("/account/permissions");
  await expect(permissionRow(lotte, t("permissions.manager"))).toContainText(t("tag.terminated"));
  await expect(lotte.locator('a[href^="/administration"]')).toHaveCount(0);
});
