import { setTimeout as pause } from "node:timers/promises";

/** How long each call of a page waits before it reaches the portal, in milliseconds: `HOLD_API_MS`. */
export const HELD = Number(process.env.HOLD_API_MS ?? 0);
if (!(HELD >= 0)) throw new Error(`HOLD_API_MS=${process.env.HOLD_API_MS}: milliseconds`);

/** Holds back every call of a browser to `/api`, where this run asks for it: what a slow line does to whoever is quicker. */
export async function holdBack(context) {
  if (HELD === 0) return;
  await context.route(/^http:\/\/[^/]+\/api\//, async (route) => {
    await pause(HELD);
    // A page that was left meanwhile waits for no answer.
    await route.continue().catch(() => {});
  });
}
