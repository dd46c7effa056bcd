import { test as base, expect } from "@playwright/test";
import { Arrive } from "./arrive.mjs";
import { holdBack } from "./hold.mjs";
import { complaints, hurtPages } from "./hurt.mjs";
import { Portal } from "./portal.mjs";
import { texts } from "./texts.mjs";
import { OtherBrowser } from "./webdriver.mjs";

/** Everything that a browser complains of and a reader never sees. */
function watch(page, trouble, scripted) {
  page.on("console", (message) => {
    if (message.type() === "error" || /content security policy/i.test(message.text())) {
      trouble.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => trouble.push(`page: ${error.stack ?? error.message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // Going to another page gives up what the last one was still loading: nothing was missed.
    if (why === "net::ERR_ABORTED") return;
    // A browser without scripts calls it this when it leaves a script's preload alone.
    if (why === "csp" && !scripted) return;
    trouble.push(`request: ${request.method()} ${request.url()} ${why}`);
  });
}

export const test = base.extend({
  lang: ["en", { option: true }],
  /** What goes wrong with the scripts of every page: a way of `hurt.mjs`, or nothing. */
  hurt: [undefined, { option: true }],
  /** Options and environment of the portal that a test starts. */
  portalOptions: [{}, { option: true }],

  portal: async ({ portalOptions }, use, info) => {
    const portal = await Portal.start(portalOptions);
    await use(portal);
    if (info.status !== info.expectedStatus) await info.attach("portal", { body: portal.log, contentType: "text/plain" });
    await portal.stop();
  },

  /** Which browser WebDriver opens. */
  make: ["firefox", { option: true }],
  /** A browser of another make. */
  other: async ({ make, lang }, use) => {
    const other = await OtherBrowser.open(make, lang);
    await use(other);
    await other.close();
  },

  t: async ({ lang }, use) => use(texts(lang)),
  /** Whether scripts are at work on every page. */
  scripted: async ({ javaScriptEnabled, hurt }, use) => use(javaScriptEnabled !== false && !hurt),
  baseURL: async ({ portal }, use) => use(portal.origin),

  /** What may go wrong on purpose: patterns that a test adds before it does. */
  allowed: async ({ hurt }, use) => use(hurt ? [...complaints] : []),

  trouble: async ({ allowed }, use) => {
    const trouble = [];
    await use(trouble);
    const unexpected = trouble.filter((text) => !allowed.some((pattern) => pattern.test(text)));
    expect(unexpected, "what the browser complained of").toEqual([]);
  },

  context: async ({ context, hurt }, use) => {
    await holdBack(context);
    await hurtPages(context, hurt);
    await use(context);
  },

  page: async ({ page, trouble, scripted }, use) => {
    watch(page, trouble, scripted);
    await use(page);
  },

  /** Another browser, with nothing of the first one's. */
  another: async ({ browser, baseURL, trouble, scripted, hurt }, use) => {
    const contexts = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL, ...options });
      contexts.push(context);
      await holdBack(context);
      await hurtPages(context, hurt);
      const page = await context.newPage();
      watch(page, trouble, scripted);
      return page;
    });
    for (const context of contexts) await context.close();
  },

  /** Makes a browser somebody's, for journeys that are not about signing in. */
  as: async ({ portal, page, lang }, use) => {
    await use(async (name, there = page) => {
      await there.context().addCookies(await portal.session(name, lang));
      return there;
    });
  },

  /** Where a journey begins, got to by requests. */
  arrive: async ({ portal, page, t }, use) => use(new Arrive(portal, page, t)),

  today: async ({ portal }, use) => use(await portal.today()),
});

export { expect };

/** The pattern of a page that answers with this status: browsers complain of it in the console. */
export const status = (code) => new RegExp(`status of ${code}`);
