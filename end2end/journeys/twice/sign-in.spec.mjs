import { test, expect, status } from "../../support/test.mjs";
import { address, PASSWORD } from "../../support/portal.mjs";
import { h1, seenOn, signInHere } from "../../support/walk.mjs";

/** The first page of the sign-in, filled in and sent. */
async function firstPage(page, email, password) {
  await page.goto("/login");
  await page.locator("#username").fill(email);
  await page.locator("#password").fill(password);
  await page.locator('form[action="/api/sign_in"] button:not([type=button])').click();
}

const codeButton = (page) => page.locator('form[action="/api/enter_code"] button');

test("Log in stands at the top right of every public page, at 320 pixels too @R76", async ({ page, t, allowed }) => {
  allowed.push(status(404));
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 700 });
    for (const path of ["/", "/login", "/login/code", "/logged-out", "/no-such-page"]) {
      await page.goto(path);
      const button = page.locator("header").getByRole("link", { name: t("site.log_in"), exact: true });
      await expect(button).toBeVisible();
      const box = await button.boundingBox();
      expect(box.x + box.width, `${path} at ${width}`).toBeLessThanOrEqual(width);
      expect(box.x + box.width, `${path} at ${width}`).toBeGreaterThan(width - 80);
      expect(box.y, `${path} at ${width}`).toBeLessThan(120);
    }
  }
});

test("/up leads to the sign-in or, signed in, to the start page @R77", async ({ page, t, as }) => {
  await page.goto("/up");
  await expect(page).toHaveURL("/login");
  await as("anna");
  await page.goto("/up");
  await expect(page).toHaveURL("/account");
  await expect(h1(page)).toHaveText(t("account.title"));
});

test("after signing in the reader is back on the page that was asked for @R78", async ({ page, portal, t }) => {
  await page.goto("/account/details");
  await expect(h1(page)).toHaveText(t("login.title"));
  await signInHere(page, { portal, name: "anna" });
  await expect(page).toHaveURL("/account/details");
});

test("a return address elsewhere leads to the start page @R78", async ({ portal, another }) => {
  for (const elsewhere of ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
    const page = await another();
    await page.goto(`/login?next=${encodeURIComponent(elsewhere)}`);
    await signInHere(page, { portal, name: "anna" });
    await expect(page, elsewhere).toHaveURL("/account");
    // The next one is a new visit, also for the wait between two codes.
    await portal.forward(60);
  }
});

test("password managers recognise the fields @R91", async ({ page, portal }) => {
  await page.goto("/login");
  await expect(page.locator("#username")).toHaveAttribute("autocomplete", "username");
  await expect(page.locator("#password")).toHaveAttribute("autocomplete", "current-password");
  await firstPage(page, address("anna"), PASSWORD);
  await expect(page.locator("#code")).toHaveAttribute("autocomplete", "one-time-code");
  await expect(page.locator("#code")).toHaveAttribute("inputmode", "numeric");
  const [{ text }] = await portal.sent("sms", "+31612000001");
  expect(text.split("\n").at(-1)).toBe(`@${new URL(portal.origin).host} #${await portal.code("anna")}`);
});

test("a wrong password and an unknown address are answered alike @R90", async ({ page, t, portal, scripted }) => {
  const seen = [];
  for (const [email, password] of [[address("anna"), "Wrong-2026!"], ["nobody@demo.example", PASSWORD], [address("jan"), "Wrong-2026!"]]) {
    await firstPage(page, email, password);
    await expect(page.locator("#problem")).toContainText(t("problem.login_generic"));
    await expect(page.locator("#username")).toHaveValue(email);
    await expect(page.locator("#password")).toHaveValue("");
    await expect(page).toHaveTitle(`${t("problem.error")}: ${t("login.title")} - ${t("site.name")}`);
    seen.push(await seenOn(page, scripted));
  }
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
  expect(await portal.codes("anna")).toBe(0);
});

for (const [name, key] of [["jan", "problem.means_revoked"], ["ivo", "problem.means_invited"]]) {
  test(`${name} cannot log in and reads what to do instead @R90 @R93`, async ({ page, t, portal }) => {
    await firstPage(page, address(name), PASSWORD);
    // Somebody who has no password yet cannot prove who he is: he is told as little as anybody.
    const expected = name === "ivo" ? [t(key), t("problem.login_generic")] : [t(key)];
    const text = await page.locator("#problem li").innerText();
    expect(expected).toContain(text.trim());
    await expect(page.locator("main")).toContainText(t("helpdesk.phone"));
    expect(await portal.codes(name)).toBe(0);
  });
}

test("a wrong code is told with what is left, and the right one still works @R88", async ({ page, t, portal }) => {
  await firstPage(page, address("anna"), PASSWORD);
  await expect(h1(page)).toHaveText(t("code.title"));
  const right = await portal.code("anna");
  await page.locator("#code").fill(right === "000000" ? "000001" : "000000");
  await codeButton(page).click();
  await expect(page.locator("#problem")).toContainText(t("problem.code_wrong", { n: 4 }));
  await expect(page).toHaveTitle(new RegExp(`^${t("problem.error")}: `));
  await page.locator("#code").fill(`${right.slice(0, 3)} ${right.slice(3)}`);
  await codeButton(page).click();
  await expect(page).toHaveURL("/account");
});

test("a code that is too old is told, and a new one works @R88", async ({ page, t, portal }) => {
  await firstPage(page, address("anna"), PASSWORD);
  await expect(h1(page)).toHaveText(t("code.title"));
  const old = await portal.code("anna");
  await portal.forward(11 * 60);
  await page.locator("#code").fill(old);
  await codeButton(page).click();
  await expect(page.locator("#problem")).toContainText(t("problem.code_expired"));
  await page.getByRole("button", { name: t("code.resend") }).click();
  await expect.poll(() => portal.codes("anna")).toBe(2);
  await page.locator("#code").fill(await portal.code("anna"));
  await codeButton(page).click();
  await expect(page).toHaveURL("/account");
});

test("a new code is not sent twice within half a minute @R88", async ({ page, t, portal }) => {
  await firstPage(page, address("anna"), PASSWORD);
  await page.getByRole("button", { name: t("code.resend") }).click();
  await expect(page.locator("#problem")).toBeVisible();
  expect(await portal.codes("anna")).toBe(1);
});

test("a bookmark of the code page starts from the beginning @R88", async ({ page, portal }) => {
  await page.goto("/login/code");
  await expect(page.locator("#username")).toBeVisible();
  await signInHere(page, { portal, name: "anna" });
  await expect(h1(page)).toBeVisible();
  await expect(page).toHaveURL("/account");
});

test("a sign-in that was left too long, or a strange cookie, starts from the beginning @R88", async ({ page, portal, t }) => {
  await firstPage(page, address("anna"), PASSWORD);
  await expect(h1(page)).toHaveText(t("code.title"));
  await page.locator("#code").fill(await portal.code("anna"));
  await portal.forward(31 * 60);
  await codeButton(page).click();
  await expect(h1(page)).toHaveText(t("login.title"));
  await page.context().addCookies([{ name: "sign-in", value: "stale", url: portal.origin }, { name: "session", value: "stale", url: portal.origin }]);
  await page.goto("/account");
  await expect(h1(page)).toHaveText(t("login.title"));
  await signInHere(page, { portal, name: "anna" });
  await expect(page).toHaveURL("/account");
});

test("logging out ends the session, also for the page that is still open @R88", async ({ page, t, as, another, portal }) => {
  await as("anna");
  await page.goto("/account");
  const other = await another();
  await other.context().addCookies(await page.context().cookies());
  await other.goto("/account/details");
  await expect(h1(other)).toHaveText(t("details.title"));
  await page.locator('form[action="/api/sign_out"] button').filter({ visible: true }).or(page.locator(".mr-menu > summary").filter({ visible: true })).first().click();
  const inMenu = page.locator('.mr-menu form[action="/api/sign_out"] button').filter({ visible: true });
  if (!page.url().endsWith("/logged-out") && (await inMenu.count())) await inMenu.click();
  await expect(h1(page)).toHaveText(t("login.signed_out"));
  await other.goto("/account/permissions");
  await expect(h1(other)).toHaveText(t("login.title"));
  await signInHere(other, { portal, name: "anna" });
  await expect(other).toHaveURL("/account/permissions");
});
