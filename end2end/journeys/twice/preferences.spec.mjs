import { readFile } from "node:fs/promises";
import { test, expect } from "../../support/test.mjs";
import { address } from "../../support/portal.mjs";
import { texts } from "../../support/texts.mjs";
import { h1 } from "../../support/walk.mjs";

const main = (page) => page.locator("main");

test("the language of pages and mails is chosen, and the appearance of this device @R109", async ({ page, portal, t, as }) => {
  const other = t.lang === "nl" ? "en" : "nl";
  await as("anna");
  await page.goto("/account/preferences");
  await expect(h1(page)).toHaveText(t("preferences.title"));
  await expect(page.locator(`#lang-${t.lang}`)).toBeChecked();
  await page.locator(`#lang-${other}`).check();
  await main(page).getByRole("button", { name: t("preferences.save_language") }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", other);
  await expect(h1(page)).toHaveText(texts(other)("preferences.title"));
  await expect(main(page)).toContainText(texts(other)("preferences.saved"));
  // Mail speaks it too.
  await portal.post("/api/forgot_password", { email: address("anna") });
  await portal.mailTo(address("anna"), texts(other)("mail.m40_subject"));
  await page.locator("#theme-dark").check();
  await main(page).getByRole("button", { name: texts(other)("preferences.save_appearance") }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("#theme-dark")).toBeChecked();
});

test("own data is read, and taken along as JSON @R128", async ({ page, t, as }) => {
  await as("anna");
  await page.goto("/account/preferences");
  await main(page).getByRole("link", { name: t("preferences.data_see") }).click();
  await expect(h1(page)).toHaveText(t("own_data.title"));
  for (const text of ["A. de Vries", address("anna"), "+31612000001", "Test BV Donald"]) await expect(main(page)).toContainText(text);
  const [download] = await Promise.all([page.waitForEvent("download"), main(page).getByRole("link", { name: t("own_data.download") }).click()]);
  expect(download.suggestedFilename()).toBe("my-reconi.json");
  const data = JSON.parse(await readFile(await download.path(), "utf8"));
  expect(data.person.email).toBe(address("anna"));
  expect(data.permissions).toHaveLength(3);
  expect(data.organizations.map(({ name }) => name)).toEqual(["Test BV Donald"]);
});
