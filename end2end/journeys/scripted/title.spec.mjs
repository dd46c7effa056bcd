import { test, expect } from "../../support/test.mjs";
import { h1, listensTo } from "../../support/walk.mjs";

/** Tells every title that the document has had, as it stands once the scripts that changed it are done. */
function watchTitles() {
  const watch = () => {
    const tell = () => setTimeout(() => window.titled(document.title));
    new MutationObserver(tell).observe(document.head, { subtree: true, childList: true, characterData: true });
    tell();
  };
  document.addEventListener("readystatechange", () => document.readyState === "interactive" && watch());
}

test("a page always has a title, while its code and its data are on the way too", async ({ page, t, as }) => {
  const titles = [];
  await page.exposeFunction("titled", (title) => titles.push(title));
  await page.addInitScript(watchTitles);
  await as("anna");
  const titled = (key) => `${t(key)} - ${t("site.name")}`;

  // The page's own code is held back until everything around it is at work.
  let let_go;
  const held = new Promise((resolve) => {
    let_go = resolve;
  });
  await page.route(/\/pkg\/pack_\d+\.wasm$/, async (route) => {
    await held;
    await route.fallback();
  });
  await page.goto("/account", { waitUntil: "commit" });
  // The page itself listens for going back, and then the router.
  await listensTo(page, "popstate", 2);
  await expect(page).toHaveTitle(titled("account.title"));
  let_go();
  await page.locator('nav a[href="/account/permissions"]').filter({ visible: true }).first().click();
  await expect(h1(page)).toHaveText(t("permissions.title"));
  await expect(page).toHaveTitle(titled("permissions.title"));
  await page.goBack();
  await expect(page).toHaveTitle(titled("account.title"));
  expect(new Set(titles)).toEqual(new Set([titled("account.title"), titled("permissions.title")]));
});
