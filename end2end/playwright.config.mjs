import { defineConfig } from "@playwright/test";

/** What the portal is looked at with: the same journeys in every variant. */
const variants = {
  desktop: { viewport: { width: 1280, height: 900 }, lang: "en" },
  mobile: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, lang: "en" },
  nl: { viewport: { width: 1280, height: 900 }, lang: "nl" },
  plain: { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false, lang: "en" },
  "plain-nl-mobile": { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, javaScriptEnabled: false, lang: "nl" },
};

/**
 * Journeys in `every` belong to all variants, `scripted` to those with scripts, `twice` to two variants that have nothing in
 * common, `once` to the first only: there the browser is not what is looked at.
 */
function folders(name, { javaScriptEnabled }) {
  const own = ["every"];
  if (javaScriptEnabled !== false) own.push("scripted");
  if (name === "desktop" || name === "plain-nl-mobile") own.push("twice");
  if (name === "desktop") own.push("once");
  return new RegExp(`journeys/(${own.join("|")})/`);
}

/** Browsers of another make, by WebDriver, in the language that the demo profiles have. */
const otherMakes = ["firefox", "webkitgtk"].map((make) => ({ name: make, testMatch: /journeys\/webdriver\//, timeout: 120_000, use: { make, lang: "en" } }));

export default defineConfig({
  testDir: "journeys",
  outputDir: "report/results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // Patience for a busy machine; what is there at once costs nothing.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [["./reporter.mjs"]],
  projects: [...Object.entries(variants).map(([name, { lang, ...shape }]) => ({
    name,
    testMatch: folders(name, shape),
    use: {
      ...shape,
      lang,
      locale: lang === "nl" ? "nl-NL" : "en-GB",
      timezoneId: "Europe/Amsterdam",
      actionTimeout: 10_000,
      browserName: "chromium",
      launchOptions: {
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        // A browser in a container, that asks nobody else for anything.
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      },
    },
  })), ...otherMakes],
});
