import { test, expect } from "../../support/test.mjs";
import { h1, takenOver } from "../../support/walk.mjs";

/** Where the written links say that the reader is, in all their places. */
const marked = (page) =>
  page.evaluate(() => {
    const links = [...document.querySelectorAll(".mr-menu a, .mr-rail a, .mr-bottom a")];
    return [...new Set(links.filter((link) => link.ariaCurrent === "page").map((link) => link.getAttribute("href")))];
  });

test("the navigation says where one is after every way there, and keeps the focus", async ({ page, t, as }) => {
  await as("bram");
  await page.goto("/account");
  await takenOver(page);
  expect(await marked(page)).toEqual(["/account"]);
  for (const [path, heading, sameSection] of [
    ["/account/permissions", "permissions.title", true],
    ["/administration/requests", "approve.title", false],
    ["/administration/permissions", "users_permissions.title", true],
  ]) {
    const link = page.locator(`:is(.mr-tabs, .mr-rail, .mr-bottom) a[href="${path}"]`).filter({ visible: true }).first();
    await link.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${path}`);
    await expect(h1(page)).toHaveText(t(heading));
    await expect.poll(() => marked(page)).toEqual([path]);
    if (sameSection) await expect(link).toBeFocused();
  }
  await page.goto("/account/details/edit");
  await takenOver(page);
  expect(await marked(page), "a page below one of the navigation").toEqual(["/account/details"]);
});
