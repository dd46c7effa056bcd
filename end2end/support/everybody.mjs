import axe from "axe-core";
import { expect } from "./test.mjs";

/** What a page must be for everybody: nothing for axe to find in either theme, no sideways scrolling, room to tap, no name or number that a browser would translate. */
export async function forEverybody(page, what, { mobile }) {
  // Colours on their way from one theme to the other are nobody's.
  await page.emulateMedia({ reducedMotion: "reduce" });
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  for (const theme of ["light", "dark"]) {
    // The dark theme changes colours and nothing else.
    const found = await page.evaluate(findIn, { theme, only: theme === "dark" ? ["color-contrast"] : undefined });
    expect.soft(found, `${what}, ${theme}`).toEqual([]);
  }
  await page.locator("html").evaluate((html) => html.setAttribute("data-theme", "system"));
  if (mobile) expect.soft(await small(page), `${what}: too small to tap`).toEqual([]);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 700 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(wide, `${what}: pixels too wide at 320`).toBeLessThanOrEqual(0);
  await page.setViewportSize(size);
  expect.soft(await page.evaluate(translatedAway), `${what}: a browser would translate them`).toEqual([]);
}

/**
 * In the browser: addresses, telephone numbers, references, numbers of organizations, names of people and of organizations that
 * stand alone, and that a browser is not told to leave as they are.
 */
function translatedAway() {
  const kinds = [
    /^\S+@\S+\.[a-z]+$/,
    /^\+\d{9,}$/,
    /^[A-Z]{2}-\d{4}-[2-9A-Z]{6}$/,
    /^(KvK\D*)?(\d{8}|\d{12})$/,
    /^(\p{Lu}\.)+ ?((van|de|den|der|ter|el) )*\p{Lu}[\p{L}'-]+$/u,
    /^Test (BV|Stichting|EMZ|VOF|NV) \p{L}+$/u,
  ];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim();
    const parent = texts.currentNode.parentElement;
    if (parent.closest("script, style, textarea") || !kinds.some((kind) => kind.test(text))) continue;
    if (!parent.closest("[translate=no]")) found.push(parent.outerHTML.slice(0, 120));
  }
  return found;
}

/** In the browser: what axe finds wrong in a theme, by all rules or by some. */
async function findIn({ theme, only }) {
  document.documentElement.setAttribute("data-theme", theme);
  const options = { resultTypes: ["violations"], ...(only && { runOnly: { type: "rule", values: only } }) };
  const { violations } = await window.axe.run(document, options);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ""}`).join(" | ")}`);
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
