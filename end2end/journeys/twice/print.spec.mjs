import { test, expect } from "../../support/test.mjs";
import { finish, h1 } from "../../support/walk.mjs";

/** What stands on paper: the address, and no frame around what has the focus. */
async function expectPaper(page) {
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("footer")).toContainText(page.url());
  await expect(page.locator(".mr-finish, .mr-saving, .mr-bottom, .mr-back").filter({ visible: true })).toHaveCount(0);
  const rings = await page.evaluate(() =>
    [...document.querySelectorAll("h1, a, button, .mr-choice")].filter((one) => {
      one.focus({ focusVisible: true });
      const { outlineStyle, boxShadow } = getComputedStyle(one);
      return one.matches(":focus-visible") && (outlineStyle !== "none" || boxShadow !== "none");
    }).length,
  );
  expect(rings, "frames of the focus").toBe(0);
  await page.emulateMedia({ media: null });
}

test("the answers and the confirmation are printed with their address", async ({ page, t, as, arrive }) => {
  await as("dirk");
  await arrive.renewal({ years: 3 });
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expectPaper(page);
  await finish(page, t, t("done.processed"));
  await expectPaper(page);
});
