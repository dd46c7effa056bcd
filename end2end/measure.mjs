import { chromium } from "@playwright/test";
import { coldVisit } from "./support/cold.mjs";
import { Portal } from "./support/portal.mjs";

/** What a first visit weighs and how soon it can be used, in the browser: printed for `cargo measure`. */
const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });

async function visitor(browser, portal) {
  const page = await (await browser.newContext({ baseURL: portal.origin })).newPage();
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  return { page, network };
}

/** Every byte from the empty cache to My Account, signed in by hand. */
async function firstVisit(browser, portal) {
  const { page } = await visitor(browser, portal);
  const { bytes, requests } = await coldVisit(page, portal);
  console.log(`cold visit, sign-in to My Account, cache hits left out: ${bytes} bytes, ${requests} requests`);
  await page.context().close();
}

/** The sign-in page on slow 4G with a processor four times slower. */
async function slow(browser, portal) {
  const runs = [];
  for (let run = 0; run < 5; run += 1) {
    const { page, network } = await visitor(browser, portal);
    await network.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 });
    await network.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.addInitScript(() => {
      window.shift = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((one) => (window.shift += one.value))).observe({ type: "layout-shift", buffered: true });
      new MutationObserver(() => {
        if (document.documentElement.dataset.scripts === "alive") window.takenOver ??= performance.now();
      }).observe(document.documentElement, { attributeFilter: ["data-scripts"] });
    });
    await page.goto("/login", { waitUntil: "commit" });
    await page.locator("#username").waitFor();
    const usable = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? performance.now());
    await page.waitForFunction(() => window.takenOver, null, { timeout: 30_000 });
    const { takenOver, shift } = await page.evaluate(() => ({ takenOver: window.takenOver, shift: window.shift }));
    runs.push({ usable, takenOver, shift });
    await page.context().close();
  }
  const median = (key) => runs.map((run) => run[key]).sort((a, b) => a - b)[2];
  console.log(
    `slow 4G, processor 4 times slower, median of 5: form usable ${(median("usable") / 1000).toFixed(2)} s, ` +
      `hydrated ${(median("takenOver") / 1000).toFixed(2)} s, layout shift ${median("shift").toFixed(3)}`,
  );
}

const portal = await Portal.start();
const browser = await launch();
try {
  await firstVisit(browser, portal);
  await slow(browser, portal);
} finally {
  await browser.close();
  await portal.stop();
}
