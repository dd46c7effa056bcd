import AxeBuilder from "@axe-core/playwright";
import { expect } from "./test.mjs";

/** What a page must be for everybody: nothing for axe to find in either theme, no sideways scrolling, room to tap. */
export async function forEverybody(page, what, { mobile }) {
  // Colours on their way from one theme to the other are nobody's.
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const theme of ["light", "dark"]) {
    await page.locator("html").evaluate((html, name) => html.setAttribute("data-theme", name), theme);
    const axe = new AxeBuilder({ page });
    // The dark theme changes colours and nothing else.
    if (theme === "dark") axe.withRules("color-contrast");
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ""}`).join(" | ")}`);
    expect.soft(found, `${what}, ${theme}`).toEqual([]);
  }
  await page.locator("html").evaluate((html) => html.setAttribute("data-theme", "system"));
  if (mobile) expect.soft(await small(page), `${what}: too small to tap`).toEqual([]);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 700 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wide, `${what}: pixels too wide at 320`).toBeLessThanOrEqual(0);
  await page.setViewportSize(size);
}

/** Buttons, fields and links of navigation lower than 44 pixels. A choice is tapped on its whole card. */
const small = (page) =>
  page.evaluate(() => {
    const targets = document.querySelectorAll("button, summary, input:not([type=hidden]), textarea, select, nav a, a.mr-button, .mr-back, .mr-logo");
    return [...targets]
      .map((one) => (one.matches("[type=checkbox], [type=radio]") ? one.closest("label") : one))
      .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      // What is off the screen for those who see it is no target for a finger.
      .map((one) => [one, one.getBoundingClientRect()])
      .filter(([one, { height, width }]) => width > 1 && height < 43.99)
      .map(([one, { height }]) => `${Math.round(height)} px: ${one.outerHTML.slice(0, 120)}`);
  });
