import { test, expect } from "../../support/test.mjs";
import { h1, takenOver } from "../../support/walk.mjs";

/** Where the written links say that the reader is, in all their places. */
const marked = (page) =>
  page.evaluate(() => {
    const links = [...document.querySelectorAll(".mr-menu a, .mr-rail a, .mr-bottom a")];
    return [...new Set(links.filter((link) => link.ariaCurrent === "page").map((link) => link.getAttribute("href")))];
  });

/** The first link to a page that is seen. */
const linkTo = (page, path) => page.locator(`a[href="${path}"]`).filter({ visible: true }).first();

/** Whether the mark of the focus is seen around the heading. */
const isRinged = (page) => h1(page).evaluate((heading) => getComputedStyle(heading).outlineStyle !== "none");

test("the navigation says where one is after every way there, and the focus is at the page's heading @R8", async ({ page, t, as, another, arrive, isMobile }) => {
  const fatima = await as("fatima", await another());
  const reference = await arrive.renewed({ page: fatima, admin: "yes", years: 1 });
  await as("bram");
  await page.goto("/account");
  await takenOver(page);
  expect(await marked(page)).toEqual(["/account"]);
  await expect(page.locator("body"), "where a page is loaded the browser puts the focus").toBeFocused();
  for (const [path, heading, place = path] of [
    ["/account/activity", "activity.title"],
    ["/account/permissions", "permissions.title"],
    ["/administration", "nav.administration"],
    ["/administration/requests", "approve.title"],
    ["/administration/requests?tab=sent", "approve.title", "/administration/requests"],
    ["/administration/requests", "approve.title"],
    [`/administration/requests/${reference}`, "approve.detail_title", "/administration/requests"],
    ["/administration", "nav.administration"],
    ["/administration/users", "users_list.title"],
    ["/administration/permissions", "users_permissions.title"],
    ["/administration/permissions?show=expiring", "users_permissions.title", "/administration/permissions"],
    ["/account", "account.title"],
    ["/account/details/edit", "details.edit_title", "/account/details"],
  ]) {
    // What is not in the bar of a small screen is in its menu.
    if (isMobile && (await linkTo(page, path).count()) === 0) await page.locator(".mr-menu summary").click();
    await linkTo(page, path).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${path}`);
    await expect(h1(page)).toHaveText(t(heading, { name: "F. Yilmaz" }));
    await expect(h1(page), path).toBeFocused();
    expect(await isRinged(page), `${path}, by keyboard`).toBe(true);
    await expect.poll(() => marked(page)).toEqual([place]);
  }
  await page.goBack();
  await expect(h1(page)).toHaveText(t("account.title"));
  await expect(h1(page), "back").toBeFocused();

  await page.goto("/account");
  await takenOver(page);
  await linkTo(page, "/account/activity").click();
  await expect(h1(page)).toHaveText(t("activity.title"));
  await expect(h1(page)).toBeFocused();
  expect(await isRinged(page), "by mouse or finger").toBe(false);

  await page.goto("/account/details/edit");
  await takenOver(page);
  expect(await marked(page), "a page below one of the navigation").toEqual(["/account/details"]);
});

test("where a form was refused the focus is at what is wrong, in each area", async ({ page, t, as, another, arrive }) => {
  const fatima = await as("fatima", await another());
  const reference = await arrive.renewed({ page: fatima, admin: "yes", years: 1 });
  await as("bram");
  const refused = async (path, send) => {
    await page.goto(path);
    await takenOver(page);
    await send();
    await expect(page.locator("#problem"), path).toBeFocused();
  };
  const press = (to) => page.locator(`main form[action="/api/${to}"] button:not([type=button])`).first().click();
  await refused("/account/details/edit", () => press("choose_edit"));
  await refused("/password/change", () => press("change_password"));
  await refused("/administration/permissions", () => page.locator(".mr-bulk button").first().click());
  await refused(`/administration/requests/${reference}`, async () => {
    await page.locator("summary", { hasText: t("approve.refuse_summary") }).click();
    await page.getByRole("button", { name: t("approve.refuse"), exact: true }).click();
  });
  const nobody = await another();
  await nobody.goto("/login");
  await nobody.locator('form[action="/api/sign_in"] button:not([type=button])').click();
  await expect(nobody.locator("#problem")).toBeFocused();
});
