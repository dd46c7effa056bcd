import { lastValidDay, plusDays } from "../../support/days.mjs";
import { test, expect, status } from "../../support/test.mjs";
import { even } from "../../support/texts.mjs";
import { complete, finish, go_on, h1, settled, takenOver, term } from "../../support/walk.mjs";

/** Milliseconds from pressing Continue until another question is there, as the page itself sees them. */
async function pressed(page, t) {
  const button = page.getByRole("button", { name: t("wizard.continue"), exact: true });
  return button.evaluate(
    (continues) =>
      new Promise((resolve) => {
        const before = document.querySelector("h1").textContent;
        let start = 0;
        const watcher = new MutationObserver(() => {
          const now = document.querySelector("main h1")?.textContent;
          if (now && now !== before) {
            watcher.disconnect();
            resolve(performance.now() - start);
          }
        });
        watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
        start = performance.now();
        continues.click();
      }),
  );
}

/** Holds saves back until what this gives is called. */
async function hold(page) {
  let let_go;
  const held = new Promise((resolve) => {
    let_go = resolve;
  });
  await page.route("**/api/save_step", async (route) => {
    await held;
    await route.fallback();
  });
  return let_go;
}

/** Anna's steps with their answers; each leads to the title that follows. */
function annasSteps(page, t) {
  return [
    [async () => {}, t("renewal.permissions_title")],
    [async () => {
      await page.locator("input[value=same]").check();
      await page.locator('input[name^="answers[admin."][value=yes]').check();
    }, t("renewal.term_title")],
    [() => term(page, 5).check(), t("renewal.approval_title")],
    [() => page.getByRole("radio", { name: "C. van Dijk" }).check(), t("wizard.check")],
  ];
}

test("the next step is there before anything is saved, and Complete waits for the saves @R10 @R20", async ({ page, portal, t, as, arrive, today }) => {
  await as("anna");
  await arrive.renewal({ until: "which" });
  await takenOver(page, "online");
  const let_go = await hold(page);
  const times = [];
  for (const [answer, next] of annasSteps(page, t)) {
    await answer();
    times.push(await pressed(page, t));
    await expect(h1(page)).toHaveText(next);
  }
  // The middle one: a processor shared with others may pause at any of them.
  expect(times.toSorted((a, b) => a - b)[2], `milliseconds: ${times.map(Math.round)}`).toBeLessThan(100);
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(page.getByRole("button", { name: t("wizard.sending") })).toHaveAttribute("aria-disabled", "true");
  let_go();
  await expect(h1(page)).toHaveText(t("done.requested"));
  const reference = await page.locator(".mr-panel .mr-ref").first().innerText();
  const newEnd = lastValidDay(plusDays(today, 43), 5);
  const [mail] = await portal.mails("anna");
  expect(mail.subject).toBe(t("mail.m01_subject_renewal", { reference: reference.trim() }));
  expect(even(mail.text)).toContain(t.day(newEnd));
});

test("without a connection the reader goes on, is told, and everything arrives afterwards @R10 @R88", async ({ page, context, t, as, arrive, allowed }) => {
  allowed.push(/ERR_INTERNET_DISCONNECTED/);
  await as("anna");
  await arrive.renewal({ until: "which" });
  await takenOver(page, "online");
  const steps = annasSteps(page, t);
  for (const [answer, next] of steps.slice(0, 2)) {
    await answer();
    await go_on(page, t);
    await expect(h1(page)).toHaveText(next);
  }
  await expect(page.locator(".mr-saving")).toContainText(t("wizard.saved"));
  await context.setOffline(true);
  for (const [answer, next] of steps.slice(2)) {
    await answer();
    await go_on(page, t);
    await expect(h1(page)).toHaveText(next);
  }
  await expect(page.locator(".mr-saving")).toContainText(t("wizard.not_saved"));
  await context.setOffline(false);
  await expect(page.locator(".mr-saving")).toContainText(t("wizard.saved"));
  await expect(page.locator(".mr-saving")).not.toContainText(t("wizard.not_saved"));
  await page.reload();
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(page.locator("main")).toContainText(t.term(5));
  await expect(page.locator("main")).toContainText("C. van Dijk");
  await finish(page, t, t("done.requested"));
});

test("Complete pressed without a connection is sent once there is one @R20 @R88", async ({ page, context, portal, t, as, arrive, allowed }) => {
  allowed.push(/ERR_INTERNET_DISCONNECTED/);
  await as("anna");
  await arrive.renewal({ until: "which" });
  await takenOver(page, "online");
  const steps = annasSteps(page, t);
  for (const [answer, next] of steps.slice(0, 3)) {
    await answer();
    await go_on(page, t);
    await expect(h1(page)).toHaveText(next);
  }
  await expect(page.locator(".mr-saving")).toContainText(t("wizard.saved"));
  await context.setOffline(true);
  await steps[3][0]();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(page.getByRole("button", { name: t("wizard.sending") })).toHaveAttribute("aria-disabled", "true");
  await expect(page.locator(".mr-saving")).toContainText(t("wizard.not_saved"));
  await context.setOffline(false);
  await expect(h1(page)).toHaveText(t("done.requested"));
  expect((await portal.mails("anna")).length).toBe(1);
});

test("a correction made before the refused answer has arrived stays, gone on with or not @R10 @R88", async ({ page, t, as, arrive }) => {
  await as("anna");
  await arrive.renewal({ until: "permissions" });
  await takenOver(page, "online");
  const let_go = await hold(page);
  const same = page.locator("input[value=same]");
  const first = page.waitForResponse("**/api/save_step");
  await go_on(page, t);
  await expect(page.locator("#problem")).toBeFocused();
  await same.check();
  let_go();
  await first;
  await settled(page, t);
  await expect(same).toBeChecked();
  await expect(same).toBeFocused();

  // The next step: refused, corrected and gone on with while the refused answer waits.
  await page.locator('input[name^="answers[admin."][value=no]').check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("renewal.term_title"));
  await settled(page, t);
  const let_both_go = await hold(page);
  await go_on(page, t);
  await expect(page.locator("#problem")).toBeFocused();
  await term(page, 1).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("renewal.approval_title"));
  let_both_go();
  await settled(page, t);
  await expect(h1(page)).toHaveText(t("renewal.approval_title"));
  await page.reload();
  await expect(h1(page)).toHaveText(t("renewal.approval_title"));
});

test("an answer that the portal could not take is kept and tried again @R10 @R88", async ({ page, t, as, arrive, allowed }) => {
  allowed.push(status(503));
  await as("dirk");
  await arrive.renewal({ until: "which" });
  await takenOver(page, "online");
  // As a balancer answers whose portal is being restarted.
  await page.route("**/api/save_step", (route) => route.fulfill({ status: 503, body: "Service Unavailable" }), { times: 1 });
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("renewal.term_title"));
  await expect(page.locator(".mr-saving")).toContainText(t("wizard.not_saved"));
  await page.getByRole("button", { name: t("wizard.try_again") }).click();
  await expect(page.locator(".mr-saving__word")).toHaveText(t("wizard.saved"));
  await page.reload();
  await expect(h1(page)).toHaveText(t("renewal.term_title"));
});

test("whoever goes on after Save and finish later completes; whoever leaves with an answer unsaved is asked @R10 @R88", async ({ page, t, as, arrive }) => {
  await as("dirk");
  await arrive.renewal({ until: "which" });
  await takenOver(page, "online");
  const let_go = await hold(page);
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("renewal.term_title"));
  const asked = page.waitForEvent("dialog");
  const leaves = page.locator(".mr-logo").click({ noWaitAfter: true });
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await leaves;
  await expect(h1(page)).toHaveText(t("renewal.term_title"));
  await page.locator("button[name=later]").click();
  await term(page, 1).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await page.locator("#truth").check();
  await complete(page, t);
  let_go();
  await expect(h1(page)).toHaveText(t("done.processed"));
});

test("the second half of a double click is not meant for the next step @R10", async ({ page, t, as, arrive }) => {
  await as("dirk");
  await arrive.renewal({ until: "which" });
  await takenOver(page, "online");
  await page.getByRole("button", { name: t("wizard.continue"), exact: true }).dblclick();
  await expect(h1(page)).toHaveText(t("renewal.term_title"));
  await settled(page, t);
  await expect(page.locator("#problem")).toHaveCount(0);
  // Nor does it answer what came to stand under the pointer, or select a word of it.
  await expect(page.locator("main input:checked")).toHaveCount(0);
  expect(await page.evaluate(() => getSelection().toString())).toBe("");
  // Refused, then left by Back: the reader is where the question is.
  await go_on(page, t);
  await expect(page.locator("#problem")).toBeFocused();
  await page.getByRole("link", { name: t("wizard.back"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("renewal.which_title"));
  await expect(h1(page)).toBeFocused();
});

test("what another window answered meanwhile is shown, with a word about it @R88", async ({ page, portal, t, as, arrive, allowed }) => {
  allowed.push(status(409));
  await as("anna");
  await arrive.renewal({ until: "which" });
  await takenOver(page, "online");
  for (const [answer, next] of annasSteps(page, t).slice(0, 2)) {
    await answer();
    await go_on(page, t);
    await expect(h1(page)).toHaveText(next);
  }
  await expect(page.locator(".mr-saving")).toContainText(t("wizard.saved"));
  // Another window of hers answers first.
  const [draft, rev] = await Promise.all(["draft", "rev"].map((name) => page.locator(`main input[name=${name}]`).inputValue()));
  const cookies = Object.fromEntries((await page.context().cookies()).map(({ name, value }) => [name, value]));
  await portal.post("/api/save_step", { kind: "renewal", draft, rev, step: "term", "answers[term]": "1" }, cookies);
  await term(page, 5).check();
  await go_on(page, t);
  await expect(page.locator(".mr-note")).toContainText(t("problem.draft_stale"));
  await page.goto(`/w/renewal/${draft}/term`);
  await expect(term(page, 1)).toBeChecked();
});

/** Until it is let go, nobody knows whether the portal is reached. */
async function holdTheLook(page) {
  let let_go;
  const held = new Promise((resolve) => {
    let_go = resolve;
  });
  await page.route(/\/favicon\.svg\?/, async (route) => {
    await held;
    await route.fallback();
  });
  return let_go;
}

test("whoever goes on while the portal is looked for loses nothing @R10 @R136", async ({ page, t, as, arrive }) => {
  await as("dirk");
  await arrive.renewal({ until: "term" });
  await takenOver(page, "online");
  const let_go = await holdTheLook(page);
  await page.locator("button[name=later]").click();
  await term(page, 5).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  let_go();
  await expect(page.locator(".mr-saving__word")).toHaveText(t("wizard.saved"));
  await page.reload();
  await expect(h1(page)).toHaveText(t("wizard.check"));
  await expect(page.locator("main")).toContainText(t.term(5));
});

test("whoever changes an answer after Complete was pressed completes with it @R10 @R20", async ({ page, portal, t, as, arrive }) => {
  await as("dirk");
  await arrive.renewal();
  await takenOver(page, "online");
  const let_go = await holdTheLook(page);
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(page.getByRole("button", { name: t("wizard.sending") })).toHaveAttribute("aria-disabled", "true");
  await page.locator("main dl").getByRole("link", { name: `${t("wizard.change")} ${t("renewal.row_term")}` }).click();
  await expect(h1(page)).toHaveText(t("renewal.term_title"));
  await term(page, 5).check();
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("wizard.check"));
  let_go();
  await expect(page.locator(".mr-saving__word")).toHaveText(t("wizard.saved"));
  await page.locator("#truth").check();
  await complete(page, t);
  await expect(h1(page)).toHaveText(t("done.processed"));
  await expect(page.locator("main")).toContainText(t.day(lastValidDay(plusDays(await portal.today(), 36), 5)));
  expect((await portal.mails("dirk")).length).toBe(1);
});
