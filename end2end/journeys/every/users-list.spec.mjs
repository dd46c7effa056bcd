import { readFile } from "node:fs/promises";

import { plusDays } from "../../support/days.mjs";
import { test, expect, status } from "../../support/test.mjs";
import { h1, loads, narrow, seen } from "../../support/walk.mjs";

const main = (page) => page.locator("main");
const rows = (page) => page.locator("main tbody tr");
const row = (page, email) => rows(page).filter({ has: page.getByText(email, { exact: true }) });

async function search(page, t, typed) {
  await page.locator("#q").fill(typed);
  await loads(page, () => main(page).getByRole("button", { name: t("request.search_button"), exact: true }).click());
}

test("Bram sees the users of his organization, and finds who he looks for @R23 @R24 @R103 @R133", async ({ page, t, as, today }) => {
  await as("bram");
  await page.goto("/administration/requests");
  await seen(page, "link", t("nav.users")).click();
  await expect(h1(page)).toHaveText(t("users_list.title"));
  const anna = row(page, "anna@demo.example");
  await expect(anna).toContainText("Test BV Donald");
  await expect(anna).toContainText(t.day(plusDays(today, 42)));
  await expect(anna).toContainText(t("users_list.first_of", { n: 3 }));
  await expect(anna).toContainText(t("tag.expiring"));
  // Whose eHerkenning was withdrawn, and who works elsewhere only.
  for (const name of ["jan", "gijs", "dirk", "ivo"]) await expect(row(page, `${name}@demo.example`)).toHaveCount(0);

  await test.step("inactive ones on request", async () => {
    const before = await rows(page).count();
    await narrow(page, t, () => page.locator("#inactive").check());
    await expect(row(page, "jan@demo.example")).toContainText(t("users_list.revoked"));
    expect(await rows(page).count()).toBeGreaterThan(before);
    await main(page).getByRole("link", { name: `${t("users_list.remove")} ${t("users_list.with_inactive")}` }).click();
    await expect(row(page, "jan@demo.example")).toHaveCount(0);
    await expect(rows(page)).toHaveCount(before);
  });

  await test.step("by name, in any case, or by address", async () => {
    for (const [typed, name] of [["DE VRIËS", "anna"], ["Vries, A. de", "anna"], ["mailto:kees@demo", "kees"]]) {
      await search(page, t, typed);
      await expect(rows(page)).toHaveCount(1);
      await expect(row(page, `${name}@demo.example`)).toBeVisible();
      await expect(page.locator("#q")).toHaveValue(typed);
    }
    await search(page, t, "KvK 6875 0110");
    await expect(anna).toBeVisible();
    await search(page, t, "69599084");
    await expect(main(page)).toContainText(t("users_list.found_none"));
  });

  await test.step("who was invited is no user yet, and has a page of their own", async () => {
    await main(page).getByRole("link", { name: t("users_list.to_invited"), exact: true }).click();
    await expect(h1(page)).toHaveText(t("invitations.title"));
    await expect(row(page, "ivo@demo.example")).toBeVisible();
  });
});

test("Carla takes her lists along as they are filtered, of her organizations only @R101", async ({ page, t, as }) => {
  await as("carla");
  const taken = async () => {
    const link = main(page).getByRole("link", { name: t("export.download"), exact: true });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    return readFile(await download.path(), "utf8");
  };
  await page.goto("/administration/users?q=vries");
  const users = await taken();
  expect(users.startsWith("\ufeff")).toBe(true);
  const lines = users.trim().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain(t.lang === "nl" ? "Naam;" : "Name,");
  expect(lines[1]).toContain("anna@demo.example");
  await page.goto("/administration/permissions");
  const permissions = await taken();
  expect(permissions).toContain("gijs@demo.example");
  expect(permissions).not.toContain("dirk@demo.example");
  await page.goto("/account/activity");
  for (const key of ["event.users_exported", "event.permissions_exported"]) {
    await expect(main(page)).toContainText(t(key, { organization: "Test BV Donald" }));
  }
});

test("permissions are narrowed by service, level and state, and the list stays so over a renewal @R64 @R104 @R106", async ({ page, t, as }) => {
  await as("carla");
  await page.goto("/administration/permissions");
  await narrow(page, t, () => page.locator("#service").fill("UWV"));
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("UWV");
  await main(page).getByRole("link", { name: new RegExp(`^${t("users_list.remove")} .*UWV`) }).click();
  // Its links carry on what is filtered: first the page without it.
  await expect(rows(page)).not.toHaveCount(1);
  await main(page).getByRole("link", { name: t("tag.terminated"), exact: true }).click();
  await expect(page).toHaveURL(/state=terminated/);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("L. ");
  await page.goto("/administration/permissions");
  await narrow(page, t, async () => {
    await page.locator("#expiring").selectOption("2");
    await page.locator("#service").fill("belasting");
  });
  await expect(rows(page)).toHaveCount(2);
  await page.locator(".mr-bulk").getByRole("button", { name: t("permissions.renew") }).click();
  await expect(page.locator("#problem")).toContainText(t("problem.select_some"));
  await expect(page).toHaveURL(/service=belasting/);
  await expect(rows(page)).toHaveCount(2);
});

test("for somebody who manages nothing there is no list of users @R23", async ({ page, as, allowed }) => {
  allowed.push(status(404));
  await as("anna");
  for (const path of ["/administration/users", "/administration/users/download", "/administration/permissions/download"]) {
    const answer = await page.goto(path);
    expect(answer.status(), path).toBe(404);
  }
});
