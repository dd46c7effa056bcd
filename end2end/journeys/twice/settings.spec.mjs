import { bothLanguages } from "../../support/texts.mjs";
import { test, expect } from "../../support/test.mjs";
import { h1 } from "../../support/walk.mjs";

const html = (page) => page.locator("html");
const language = (page) => page.locator('footer form[action="/api/choose_language"] button');
const theme = (page, name) => page.locator(`footer button[name=theme][value=${name}]`);

test("the browser's wish decides the language, then the reader's choice, which stays on the page", async ({ page, t, another, portal }) => {
  await page.goto("/login");
  await expect(html(page)).toHaveAttribute("lang", t.lang);
  await expect(h1(page)).toHaveText(t("login.title"));
  const other = t.lang === "nl" ? "en" : "nl";
  await language(page).click();
  await expect(html(page)).toHaveAttribute("lang", other);
  await expect(page).toHaveURL("/login");
  expect(bothLanguages("login.title")).toContain(await h1(page).innerText());
  await page.goto("/");
  await expect(html(page)).toHaveAttribute("lang", other);

  const english = await another({ locale: "en-US" });
  await english.goto("/");
  await expect(html(english)).toHaveAttribute("lang", "en");
  // Somebody who has neither as a first language: the first of his that the portal has.
  const german = await fetch(portal.origin, { headers: { "Accept-Language": "de-DE,de;q=0.9,nl;q=0.5,en;q=0.3" } });
  expect(await german.text()).toContain('<html lang="nl"');
});

test("the choice of language goes with the person to another browser", async ({ page, t, as, another, portal }) => {
  await as("anna");
  await page.goto("/account/permissions");
  const other = t.lang === "nl" ? "en" : "nl";
  await language(page).click();
  await expect(html(page)).toHaveAttribute("lang", other);
  await expect(page).toHaveURL("/account/permissions");
  const elsewhere = await another({ locale: t.lang === "nl" ? "nl-NL" : "en-GB" });
  const session = (await page.context().cookies()).filter(({ name }) => name === "session");
  await elsewhere.context().addCookies(session.map(({ name, value }) => ({ name, value, url: portal.origin })));
  await elsewhere.goto("/account");
  await expect(html(elsewhere)).toHaveAttribute("lang", other);
});

test("light and dark are set by the server, and stay", async ({ page, t, as }) => {
  await as("anna");
  await page.goto("/account/details");
  await expect(html(page)).toHaveAttribute("data-theme", "system");
  const colour = () => html(page).evaluate((root) => getComputedStyle(root).backgroundColor);
  const colours = [];
  for (const name of ["dark", "light", "system"]) {
    await theme(page, name).click();
    await expect(html(page)).toHaveAttribute("data-theme", name);
    await expect(theme(page, name)).toHaveAttribute("aria-pressed", "true");
    await expect(page).toHaveURL("/account/details");
    await expect(h1(page)).toHaveText(t("details.title"));
    colours.push(await colour());
  }
  expect(colours[0]).not.toBe(colours[1]);
  await theme(page, "dark").click();
  await expect(html(page)).toHaveAttribute("data-theme", "dark");
  const source = await (await page.request.get("/account", { headers: { Accept: "text/html" } })).text();
  expect(source).toContain('data-theme="dark"');
});

test("in the middle of a request the language changes and the answers stay @R10", async ({ page, t, as, arrive }) => {
  await as("anna");
  const here = await arrive.renewal({ admin: "no", until: "term" });
  await language(page).click();
  await expect(html(page)).toHaveAttribute("lang", t.lang === "nl" ? "en" : "nl");
  await expect(page).toHaveURL(here);
  await page.goto(here.replace("/term", "/permissions"));
  await expect(page.locator("input[value=same]")).toBeChecked();
});
