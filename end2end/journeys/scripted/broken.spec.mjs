import { complaints, instead, PACK } from "../../support/hurt.mjs";
import { expect, test } from "../../support/test.mjs";
import { finish, go_on, h1, listensTo, settled, takenOver, term } from "../../support/walk.mjs";

/** The navigation's link to a path that is seen. */
const way = (page, path) => page.locator(`:is(.mr-tabs, .mr-rail, .mr-bottom) a[href="${path}"]`).filter({ visible: true }).first();

const scripts = (page) => page.locator("html");

/** The way into Administration: its tab, or on a small screen the users in the bar. */
const into = (isMobile) => isMobile ? ["/administration/users", "users_list.title"] : ["/administration", "nav.administration"];

/** From now on the browser's half panics when it changes the address. */
const breakNavigation = (page) =>
  page.evaluate(() => {
    history.pushState = () => {
      throw new Error("not today");
    };
  });

for (const [how, answer] of Object.entries(instead)) {
  test(`a link whose piece does not come (${how}) leads there by an ordinary load, and so does every other @R136 @R88`, async ({ page, t, as, allowed, isMobile }) => {
    // FC14 F1
    const [administration, title] = into(isMobile);
    allowed.push(...complaints);
    await as("bram");
    await page.goto("/account");
    await takenOver(page);
    await page.route(PACK, answer);
    await way(page, administration).click({ noWaitAfter: true });
    if (how === "stall") {
      // The reader sees that something is on its way, and the address is still the page's.
      await expect(page.locator("#main")).toHaveAttribute("aria-busy", "true");
      expect(new URL(page.url()).pathname).toBe("/account");
    }
    await expect(h1(page)).toHaveText(t(title));
    await expect(page).toHaveURL(administration);
    for (const [path, heading] of [["/administration/requests", "approve.title"], [administration, title]]) {
      await way(page, path).click();
      await expect(h1(page)).toHaveText(t(heading));
      await expect(page).toHaveURL(path);
    }
    await page.goBack({ waitUntil: "commit" });
    await expect(h1(page)).toHaveText(t("approve.title"));
    await expect(page).toHaveURL("/administration/requests");
    await page.locator("footer button[name=theme][value=dark]").click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  });
}

test("a click over which the scripts are lost leads where it led, and going back too @R136", async ({ page, t, as, allowed, isMobile }) => {
  // FC14
  const [administration, title] = into(isMobile);
  allowed.push(...complaints);
  await as("bram");
  await page.goto("/account");
  await takenOver(page);
  await way(page, "/account/permissions").click();
  await expect(h1(page)).toHaveText(t("permissions.title"));
  await breakNavigation(page);
  await way(page, administration).click();
  await expect(h1(page)).toHaveText(t(title));
  await expect(page).toHaveURL(administration);
  await page.goBack({ waitUntil: "commit" });
  await expect(h1(page)).toHaveText(t("permissions.title"));
  await page.goBack({ waitUntil: "commit" });
  await expect(h1(page)).toHaveText(t("account.title"));
  await expect(page).toHaveURL("/account");
});

for (const reached of [true, false]) {
  test(`scripts that are lost over a step lose no answer: its save ${reached ? "arrives" : "does not arrive"} @R136 @R10`, async ({ page, portal, t, as, arrive, allowed }) => {
    // FC14
    allowed.push(...complaints);
    await as("dirk");
    await arrive.renewal({ until: "term" });
    await takenOver(page, "online");
    if (!reached) {
      const called = (route) => (route.request().resourceType() === "document" ? route.fallback() : route.abort("failed"));
      await page.route("**/api/save_step", called);
    }
    await breakNavigation(page);
    await term(page, 3).check();
    await go_on(page, t);
    await page.waitForURL("**/check");
    await expect(h1(page)).toHaveText(t("wizard.check"));
    await expect(page.locator("main")).toContainText(t.term(3));
    await expect(page.locator(".mr-note")).toHaveCount(0);
    await page.unrouteAll();
    await finish(page, t, t("done.processed"));
    await expect.poll(async () => (await portal.mails("dirk")).length).toBe(1);
  });
}

test("a page that is altered while its scripts take it over goes on without them @R136", async ({ page, t, as, arrive, allowed }) => {
  // FC14
  allowed.push(...complaints, /Failed|Error/);
  await as("dirk");
  await arrive.renewal({ until: "term" });
  let let_go;
  const held = new Promise((resolve) => {
    let_go = resolve;
  });
  await page.route(PACK, async (route) => {
    await held;
    await route.fallback();
  });
  await page.reload({ waitUntil: "commit" });
  await listensTo(page, "popstate", 2);
  await page.evaluate(() => {
    for (const element of document.querySelectorAll("main *")) {
      for (const text of [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)) {
        const around = document.createElement("font");
        text.replaceWith(around);
        around.append(text);
      }
    }
  });
  await expect(scripts(page)).toHaveAttribute("data-scripts", "over");
  let_go();
  await term(page, 3).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(page.locator("main")).toContainText(t.term(3));
});

test("what needs scripts is there once they are at work, and goes with them @R136", async ({ page, t, allowed }) => {
  // F13
  allowed.push(...complaints);
  const shows = page.locator(".mr-scripted");
  let let_go;
  const held = new Promise((resolve) => {
    let_go = resolve;
  });
  await page.route(/\/pkg\/frontend_bg\.wasm$/, async (route) => {
    await held;
    await route.fallback();
  });
  await page.goto("/login", { waitUntil: "commit" });
  await expect(page.locator("#password")).toBeVisible();
  await expect(shows).toBeHidden();
  let_go();
  await takenOver(page);
  await expect(shows).toBeVisible();
  await page.locator("#password").fill("Something");
  await shows.click();
  await expect(page.locator("#password")).toHaveAttribute("type", "text");
  // A panic: nothing that was shown stays so, as no button hides it any more.
  await page.evaluate(() => dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable") })));
  await expect(shows).toBeHidden();
  await expect(page.locator("#password")).toHaveAttribute("type", "password");
  await expect(page.locator("#password")).toHaveValue("Something");
  await page.unrouteAll();
  await page.route(/\/pkg\/frontend_bg\.wasm$/, instead.abort);
  await page.goto("/login");
  await expect(scripts(page)).toHaveAttribute("data-scripts", "over");
  await expect(shows).toBeHidden();
  await expect(page.getByRole("button", { name: t("login.show") })).toHaveCount(0);
});

test("a step that needs the portal waits for the connection, with what was typed (FC16) @R136 @R10", async ({ page, context, t, as, allowed }) => {
  allowed.push(/ERR_INTERNET_DISCONNECTED/);
  await as("gijs");
  await page.goto("/account/permissions");
  await page.locator("main").getByRole("button", { name: t("request.title") }).first().click();
  await expect(h1(page)).toHaveText(t("request.organization_title"));
  await takenOver(page, "online");
  await page.locator('input[name="answers[organization]"][value=other]').check();
  await page.locator("#kvk").fill("69599068");
  await context.setOffline(true);
  await go_on(page, t);
  await expect(page.locator(".mr-saving")).toContainText(t("wizard.not_saved"));
  await expect(h1(page)).toHaveText(t("request.organization_title"));
  await expect(page.locator("#kvk")).toHaveValue("69599068");
  await context.setOffline(false);
  await expect(h1(page)).toHaveText(t("request.company_title"));
  await expect(page.locator("main")).toContainText("Test Stichting Bolderbast");
});

test("any other form stays where it is without a connection, and says so (FC16) @R136", async ({ page, context, t, as, allowed }) => {
  allowed.push(/ERR_INTERNET_DISCONNECTED/);
  await as("dirk");
  await page.goto("/account/permissions");
  await takenOver(page);
  const renew = page.locator("main").getByRole("button", { name: t("permissions.renew") });
  await context.setOffline(true);
  await renew.click();
  await expect(page.locator(".mr-saving")).toContainText(t("wizard.offline"));
  await expect(h1(page)).toHaveText(t("permissions.title"));
  await context.setOffline(false);
  await expect(page.locator(".mr-saving")).toHaveCount(0);
  await renew.click();
  await expect(h1(page)).toHaveText(t("renewal.which_title"));
});

test("whoever reloads over something typed is asked first (F5) @R88", async ({ page, t, as, arrive }) => {
  await as("dirk");
  await arrive.renewal({ until: "term" });
  await takenOver(page, "beforeunload");
  const dialogs = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.type());
    return dialog.accept();
  });
  await page.reload();
  expect(dialogs).toEqual([]);
  await takenOver(page, "beforeunload");
  await term(page, 5).check();
  await page.reload();
  expect(dialogs).toEqual(["beforeunload"]);
  await takenOver(page, "beforeunload");
  await term(page, 5).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await settled(page, t);
  await page.reload();
  await expect(h1(page)).toHaveText(t("wizard.check"));
  expect(dialogs).toEqual(["beforeunload"]);
});

test("what is typed before the scripts are there stays (FC15) @R136", async ({ page, t, as, arrive }) => {
  let let_go;
  const held = new Promise((resolve) => {
    let_go = resolve;
  });
  const late = async (route) => {
    await held;
    await route.fallback();
  };
  await as("dirk");
  const step = await arrive.renewal({ until: "term" });
  await page.route(/\.wasm$/, late);
  await page.goto(step, { waitUntil: "domcontentloaded" });
  await term(page, 5).check();
  let_go();
  await takenOver(page);
  await expect(term(page, 5)).toBeChecked();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(page.locator("main")).toContainText(t.term(5));
});
