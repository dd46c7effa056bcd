import { test, expect } from "../../support/test.mjs";
import { coldVisit } from "../../support/cold.mjs";

/**
 * What a first visit may weigh, sign-in to My Account, over the wire. They go down; up
 * only with what a page newly does for its reader, as going on where scripts fail, and never over 450,000.
 */
const BYTES = 365_600;
const REQUESTS = 13;

test("a first visit, from the sign-in to My Account, weighs no more than it may", async ({ page, portal, trouble }) => {
  const { bytes, requests, loaded } = await coldVisit(page, portal);
  console.log(`cold visit, sign-in to My Account: ${bytes} bytes (budget ${BYTES}), ${requests} requests (budget ${REQUESTS})`);
  const heaviest = loaded.toSorted((a, b) => b.bytes - a.bytes).map(({ path, bytes }) => `${bytes} ${path}`);
  expect(bytes, heaviest.join("\n")).toBeLessThanOrEqual(BYTES);
  expect(requests, heaviest.join("\n")).toBeLessThanOrEqual(REQUESTS);
  expect(loaded.some(({ path }) => path === "/account"), "the visit ended in My Account").toBe(true);
  expect(trouble).toEqual([]);
});
