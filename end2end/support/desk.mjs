import { address, PASSWORD } from "./portal.mjs";

/** Fills in the sign-in of the desk, with the code that the officer's app shows now or another one. */
export async function signInAtDesk(page, portal, t, { name = "desk", code } = {}) {
  await page.locator("#username").fill(address(name));
  await page.locator("#password").fill(PASSWORD);
  await page.locator("#code").fill(code ?? (await portal.appCode(name)));
  await page.getByRole("button", { name: t("login.submit"), exact: true }).click();
}

/** Makes a browser an officer's, for journeys that are not about signing in. */
export async function atDesk(page, portal, name) {
  const answer = await portal.post("/api/desk/sign_in", { username: address(name), password: PASSWORD, code: await portal.appCode(name) });
  const cookies = answer.headers.getSetCookie().map((line) => line.match(/^([^=]+)=([^;]*)/)).filter(([, , value]) => value !== "");
  if (!cookies.some(([, key]) => key === "desk-session")) throw new Error(`${name} could not sign in: ${answer.headers.get("location")}`);
  await page.context().addCookies(cookies.map(([, key, value]) => ({ name: key, value, url: portal.origin })));
}

/** Says why somebody is looked at. */
export async function sayWhy(page, t, reason, note) {
  await page.getByRole("radio", { name: t(`desk.reason_${reason}`), exact: true }).check();
  await page.locator("#note").fill(note);
  await page.getByRole("button", { name: t("desk.why_button"), exact: true }).click();
}
