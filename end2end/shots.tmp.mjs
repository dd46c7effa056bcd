import { chromium } from "@playwright/test";
import { Portal } from "./support/portal.mjs";
import { Arrive } from "./support/arrive.mjs";
import { texts } from "./support/texts.mjs";
process.env.PORTAL_DAY ??= "2026-11-29";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium-headless-shell", args: ["--no-sandbox"] });
const variants = [["1280", 1280, "en", "light"], ["390", 390, "nl", "dark"], ["320", 320, "nl", "light"]];
for (const [tag, width, lang, scheme] of variants) {
  const portal = await Portal.start();
  const t = texts(lang);
  const as = async (name) => {
    const context = await browser.newContext({ baseURL: portal.origin, viewport: { width, height: width > 600 ? 900 : 844 }, colorScheme: scheme, locale: lang === "nl" ? "nl-NL" : "en-GB", timezoneId: "Europe/Amsterdam" });
    if (name) await context.addCookies(await portal.session(name, lang));
    const page = await context.newPage();
    return { page, arrive: new Arrive(portal, page, t) };
  };
  const shot = async (page, name, full = true) => { await page.waitForTimeout(500); await page.screenshot({ path: `/tmp/shots/${name}-${tag}.png`, fullPage: full }); };
  const step = async (name, work) => { try { await work(); } catch (error) { console.log(tag, name, error.message.slice(0, 200)); } };
  const go_on = (page) => page.getByRole("button", { name: t("wizard.continue"), exact: true }).click();
  await step("dirk", async () => {
    const { page, arrive } = await as("dirk");
    await arrive.renewal({ until: "which" }); await shot(page, "w1-which");
    await go_on(page); await page.waitForURL(/term/); await shot(page, "w1-term");
    await page.locator('input[name="answers[term]"][value="3"]').check(); await go_on(page); await page.waitForURL(/check/); await shot(page, "w1-check");
    await page.goto("/account/permissions"); await page.locator("main").getByRole("button", { name: t("permissions.renew") }).click(); await page.waitForURL(/begun/); await shot(page, "w1-begun");
    await page.goto("/account"); await shot(page, "overview-dirk");
    await arrive.renewed({ path: new URL(page.url()).origin + "/account" }).catch(() => {});
  });
  await step("anna", async () => {
    const { page, arrive } = await as("anna");
    await arrive.renewal({ until: "permissions" }); await shot(page, "w1-permissions");
    const reference = await arrive.renewed({ admin: "yes" });
    await page.goto(`/done/${reference}`); await shot(page, "w1-done");
    await page.goto("/account/requests"); await shot(page, "my-requests");
    const bram = await as("bram");
    await bram.page.goto(`/administration/requests/${reference}`); await shot(bram.page, "decide");
    await bram.page.locator("#manager").check();
    await bram.page.getByRole("button", { name: t("approve.approve"), exact: true }).click(); await bram.page.waitForURL(/decided/); await shot(bram.page, "decided");
    await page.goto("/account/permissions"); await shot(page, "my-permissions");
  });
  await step("kees", async () => {
    const { page, arrive } = await as("kees");
    const answers = { organization: [{ label: "Test BV Donald" }], company: ['input[name="answers[branch]"][value="no"]'] };
    await arrive.wizard("request", answers, "company"); await shot(page, "w2-company");
    await arrive.wizard("request", answers, "services");
    await page.locator('input[name="answers[scope]"][value="some"]').check(); await shot(page, "w2-services");
    await page.locator("details.mr-details summary").last().click(); await shot(page, "w2-barred");
  });
  await step("carla", async () => {
    const { page, arrive } = await as("carla");
    await page.goto("/account"); await shot(page, "overview-carla");
    await page.goto("/administration/permissions"); await shot(page, "admin-permissions");
    await page.goto("/administration/requests"); await shot(page, "admin-requests");
    const gijs = await as("anna");
    await arrive.wizard("cancel", { what: ['input[name="answers[what]"][value="all"]'], when: ['input[name="answers[when]"][value="now"]'] }, "check"); await shot(page, "w7-check");
  });
  await step("eva", async () => {
    const { page, arrive } = await as("anna");
    await arrive.wizard("request", { organization: [{ label: "Test BV Donald" }], company: ['input[name="answers[branch]"][value="yes"]', ["#number", "000037178598"]], services: ['input[name="answers[scope]"][value="all"]', 'input[name="answers[admin]"][value="no"]'], term: ['input[name="answers[term]"][value="3"]'], approval: [{ label: "B. Jansen" }] }, "check"); await shot(page, "w2-check");
    const offline = await as("dirk");
    await offline.page.goto("/account/permissions"); await offline.page.waitForTimeout(1500);
    await offline.page.context().setOffline(true);
    await offline.page.locator("main").getByRole("button", { name: t("permissions.renew") }).click(); await shot(offline.page, "offline", false);
  });
  await step("nobody", async () => {
    const { page } = await as();
    await page.goto("/sorry/cookies"); await shot(page, "cookies-page");
    await page.goto("/login");
    const body = await page.request.post("/api/sign_in", { form: { username: "anna@demo.example", password: "x", page_of: "" }, headers: { Origin: portal.origin, Cookie: "" }, maxRedirects: 0 });
  });
  await portal.stop();
}
await browser.close();
