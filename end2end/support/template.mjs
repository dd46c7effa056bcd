import { cp, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { scratch } from "./places.mjs";
import { Portal, theDay } from "./portal.mjs";

/**
 * Before all journeys: a portal writes its demo data once and stops, and each journey starts on a copy. What depends on the
 * day is right in the copy, as all portals of a run are told the same day. A portal that is given options or settings of its
 * own starts from nothing.
 */
export default async function writeTemplate() {
  process.env.PORTAL_DAY = theDay();
  const portal = await Portal.start();
  const folder = await mkdtemp(join(scratch, "portal-template-"));
  const forget = () => rm(folder, { recursive: true, force: true });
  try {
    // What a fresh demo sends is sent: a copy does not send it again.
    await expect.poll(() => portal.unsent(), { timeout: 20_000, message: "letters of the demo data are still waiting" }).toBe(0);
    await portal.end();
    await cp(portal.folder, folder, { recursive: true });
  } catch (error) {
    await forget();
    throw error;
  } finally {
    await portal.stop();
  }
  process.env.PORTAL_TEMPLATE = folder;
  return forget;
}
