import { lastValidDay, plusDays } from "../../support/days.mjs";
import { test, expect } from "../../support/test.mjs";
import { address, PASSWORD } from "../../support/portal.mjs";
import { h1, seen, speak, takenOver, term } from "../../support/walk.mjs";

/** Presses Tab until this has the focus, which must be visible; far enough for every page. */
async function tabTo(page, target, name) {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) {
      const shown = await target.evaluate((element) => {
        const marks = (one) => {
          const style = getComputedStyle(one);
          return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
        };
        return marks(element) || marks(element.closest("label") ?? element);
      });
      expect(shown, `${name}: the focus can be seen`).toBe(true);
      return;
    }
  }
  throw new Error(`Tab does not reach ${name}`);
}

/** The skip link comes first and leads past the header. */
async function skip(page, t) {
  const link = page.getByRole("link", { name: t("site.skip") });
  await page.keyboard.press("Tab");
  await expect(link).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
}

const press = async (page, target, name) => {
  await tabTo(page, target, name);
  await page.keyboard.press("Enter");
};

/** Chooses a radio button: Tab into the group, arrows within it. */
async function choose(page, group, wanted) {
  await tabTo(page, group.first(), "the question");
  await page.keyboard.press("Space");
  for (let presses = 0; presses < 4 && !(await wanted.isChecked()); presses += 1) await page.keyboard.press("ArrowDown");
  await expect(wanted).toBeChecked();
  await expect(wanted).toBeFocused();
}

test("Dirk renews with the keyboard alone @R8 @R10 @R76", async ({ page, portal, t, today }) => {
  const newEnd = t.day(lastValidDay(plusDays(today, 36), 3));
  await page.goto("/");
  await takenOver(page);
  const link = page.getByRole("link", { name: t("site.skip") });
  await page.keyboard.press("Tab");
  await expect(link).toBeFocused();
  await press(page, page.locator("header").getByRole("link", { name: t("site.log_in"), exact: true }), "Log in");
  await expect(h1(page)).toHaveText(t("login.title"));
  await skip(page, t);
  await tabTo(page, page.locator("#username"), "the e-mail address");
  await page.keyboard.type(address("dirk"));
  await tabTo(page, page.locator("#password"), "the password");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(h1(page)).toHaveText(t("code.title"));
  await skip(page, t);
  await tabTo(page, page.locator("#code"), "the code");
  await page.keyboard.type(await portal.code("dirk"));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/account");
  await speak(page, t);

  await page.goto("/account");
  await takenOver(page);
  await skip(page, t);
  const next = page.getByRole("region", { name: t("account.next") });
  await press(page, next.getByRole("button", { name: t("permissions.renew") }), "Renew permissions");

  await expect(h1(page)).toHaveText(t("renewal.which_title"));
  await takenOver(page, "online");
  const onward = page.getByRole("button", { name: t("wizard.continue"), exact: true });
  const box = page.getByRole("checkbox").first();
  await tabTo(page, box, "the first permission");
  await page.keyboard.press("Space");
  await expect(box).not.toBeChecked();
  await page.keyboard.press("Space");
  await press(page, onward, "Continue");

  await expect(h1(page)).toHaveText(t("renewal.term_title"));
  await expect(h1(page)).toBeFocused();
  await press(page, onward, "Continue");
  await expect(page.locator("#problem")).toBeFocused();
  await choose(page, page.getByRole("radio"), term(page, 3));
  await press(page, onward, "Continue");

  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(h1(page)).toBeFocused();
  await tabTo(page, page.locator("#truth"), "the last tick");
  await page.keyboard.press("Space");
  await press(page, page.getByRole("button", { name: t("wizard.complete"), exact: true }), "Complete");
  await expect(h1(page)).toHaveText(t("done.processed"));
  await press(page, page.getByRole("link", { name: t("done.back") }), "back");
  await expect(h1(page)).toHaveText(t("permissions.title"));
  await expect(page.locator("main tbody")).toContainText(newEnd);
  await expect(seen(page, "table", t("permissions.table"))).toBeVisible();
});
