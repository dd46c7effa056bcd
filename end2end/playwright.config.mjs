import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

import { HELD } from "./support/hold.mjs";

const desktop = { viewport: { width: 1280, height: 900 } };
const mobile = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const plain = { javaScriptEnabled: false };

/**
 * What the portal is looked at with: an orthogonal array. Every pair of a size, a language and scripts or none is in one of the
 * four, as it would be in all eight.
 */
const variants = {
  "desktop-en": { ...desktop, lang: "en" },
  "mobile-nl": { ...mobile, lang: "nl" },
  "desktop-nl-plain": { ...desktop, ...plain, lang: "nl" },
  "mobile-en-plain": { ...mobile, ...plain, lang: "en" },
};

/**
 * Journeys in `every` belong to all variants, `scripted` to those with scripts, `twice` to two that have neither language nor
 * scripts in common, `once` to the first only: there the browser is not what is looked at.
 */
const folders = {
  "desktop-en": ["every", "scripted", "once"],
  "mobile-nl": ["every", "scripted", "twice"],
  "desktop-nl-plain": ["every"],
  "mobile-en-plain": ["every", "twice"],
};

/**
 * What becomes of the scripts, or of the page that they find (`support/hurt.mjs`). Journeys in `every` that promise R136 are walked in
 * each: signing in and every wizard.
 */
const hurts = ["altered", "translated", "no-wasm", "no-pieces"];

/** Browsers of another make, by WebDriver, in the language that the demo profiles have. */
const otherMakes = ["firefox", "webkitgtk"].map((make) => ({ name: make, testMatch: /journeys\/webdriver\//, timeout: 120_000, use: { make, lang: "en" } }));

const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const shell = process.env.CHROMIUM_SHELL ?? "/usr/bin/chromium-headless-shell";

/** Chromium, in a container, that asks nobody else for anything. */
const browser = (executablePath) => ({
  browserName: "chromium",
  launchOptions: {
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
});

/** The variants' browser: Chromium without windows and menus, where it is there. Pages cost it half, and are the same. */
const light = existsSync(shell) ? shell : chromium;

/** What is done in a variant, by a browser. */
function project(name, executablePath, { lang, hurt, ...shape }) {
  return {
    name,
    use: {
      ...shape,
      lang,
      hurt,
      locale: lang === "nl" ? "nl-NL" : "en-GB",
      timezoneId: "Europe/Amsterdam",
      actionTimeout: 10_000,
      ...browser(executablePath),
    },
  };
}

export default defineConfig({
  testDir: "journeys",
  outputDir: "report/results",
  fullyParallel: true,
  globalSetup: "./support/template.mjs",
  workers: 2,
  retries: 0,
  // Patience for a busy machine; what is there at once costs nothing.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [["./reporter.mjs"]],
  // A browser whose calls are held back keeps nothing in its cache, and that is weighed there.
  testIgnore: HELD > 0 ? /cold-visit/ : [],
  projects: [
    ...Object.entries(variants).map(([name, variant]) => ({
      ...project(name, light, variant),
      testMatch: new RegExp(`journeys/(${folders[name].join("|")})/`),
    })),
    // The whole browser, as people have it: signing in and renewing.
    { ...project("whole-chromium", chromium, variants["desktop-en"]), testMatch: /journeys\/(every\/renew-alone|twice\/sign-in)/ },
    ...hurts.map((hurt, index) => ({
      ...project(hurt, light, { ...variants[["desktop-en", "mobile-nl"][index % 2]], hurt }),
      testMatch: /journeys\/every\//,
      grep: /@R136\b/,
    })),
    ...otherMakes,
  ],
});
