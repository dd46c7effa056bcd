import { address, PASSWORD } from "./portal.mjs";

/**
 * Signs Anna in by hand in a browser that has loaded nothing yet, up to My Account with its scripts, and says what went over
 * the wire meanwhile: bytes, requests, and the path of each. What the browser had in its cache is no request: it is told of it
 * all the same.
 */
export async function coldVisit(page, portal) {
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  const paths = new Map();
  const cached = new Set();
  const loaded = [];
  network.on("Network.requestWillBeSent", ({ requestId, request }) => paths.set(requestId, new URL(request.url).pathname));
  network.on("Network.requestServedFromCache", ({ requestId }) => cached.add(requestId));
  network.on("Network.responseReceived", ({ requestId, response }) => {
    if (response.fromDiskCache || response.fromPrefetchCache) cached.add(requestId);
  });
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (!cached.has(requestId) && encodedDataLength > 0) loaded.push({ path: paths.get(requestId), bytes: encodedDataLength });
  });
  await page.goto("/login", { waitUntil: "networkidle" });
  await page.locator("#username").fill(address("anna"));
  await page.locator("#password").fill(PASSWORD);
  await page.locator('form[action="/api/sign_in"] button:not([type=button])').click();
  await page.locator("#code").fill(await portal.code("anna"));
  await page.waitForLoadState("networkidle");
  await page.locator('form[action="/api/enter_code"] button').click();
  await page.waitForURL("**/account");
  await page.waitForLoadState("networkidle");
  await network.detach();
  return { bytes: loaded.reduce((sum, one) => sum + one.bytes, 0), requests: loaded.length, loaded };
}
