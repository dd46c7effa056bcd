import { test, expect, status } from "../../support/test.mjs";
import { address } from "../../support/portal.mjs";
import { complete, h1 } from "../../support/walk.mjs";
import { atDesk, sayWhy, signInAtDesk } from "../../support/desk.mjs";

const main = (page) => page.locator("main");
const note = "Cannot find how to renew";

test("an officer finds somebody, says why, and the person reads it @R122", async ({ page, portal, t, as, another, isMobile }) => {
  await test.step("logging in: one of the three is wrong, and nobody says which; then all are right", async () => {
    await page.goto("/desk/people");
    await expect(h1(page)).toHaveText(t("desk.login_title"));
    await signInAtDesk(page, portal, t, { code: "000000" });
    await expect(page.locator("#problem")).toContainText(t("desk.login_wrong"));
    await expect(page.locator("#username")).toHaveValue(address("desk"));
    await signInAtDesk(page, portal, t);
    await expect(page).toHaveURL("/desk/people");
    await expect(h1(page)).toHaveText(t("desk.find_title"));
  });
  await test.step("a search tells one person from another, and no more", async () => {
    await page.locator("#q").fill("vr");
    await main(page).getByRole("button", { name: t("desk.find_button"), exact: true }).click();
    await expect(page.locator("#problem")).toContainText(t("desk.find_short", { n: "3" }));
    await page.locator("#q").fill("68750110 vries");
    await main(page).getByRole("button", { name: t("desk.find_button"), exact: true }).click();
    await expect(page.locator("tbody tr")).toHaveCount(1);
    await expect(page.locator("tbody tr")).toContainText("a***@demo.example");
    await expect(main(page)).not.toContainText(address("anna"));
  });
  await test.step("nothing more is seen without a reason, and what was typed stays", async () => {
    await main(page).getByRole("link", { name: "A. de Vries", exact: true }).click();
    await expect(h1(page)).toHaveText(t("desk.why_title"));
    for (const canary of [address("anna"), "+31612000001", "1971"]) await expect(page.locator("body")).not.toContainText(canary);
    await sayWhy(page, t, "phone", "renew");
    await expect(page.locator("#problem")).toContainText(t("desk.problem_note_short", { n: "10" }));
    await expect(page.locator("#note")).toHaveValue("renew");
    await expect(page.getByRole("radio", { name: t("desk.reason_phone"), exact: true })).toBeChecked();
    await sayWhy(page, t, "phone", note);
    await expect(h1(page)).toHaveText("A. de Vries");
    for (const seen of [address("anna"), "+31612000001", "1971"]) await expect(main(page)).toContainText(seen);
  });
  await test.step("the person reads who looked, and why", async () => {
    const anna = await as("anna", await another());
    await anna.goto("/account/activity");
    const why = t("desk.reason_said", { reason: t("desk.reason_phone"), note });
    await expect(anna.locator("#events").locator("xpath=ancestor::section").getByRole("listitem").nth(1)).toContainText(t("event.looked_at", { why }));
  });
  await test.step("the look ends, and so does the session; a colleague is asked anew", async () => {
    const here = page.url();
    await main(page).getByRole("button", { name: t("desk.look_away"), exact: true }).click();
    await expect(h1(page)).toHaveText(t("desk.find_title"));
    await page.goto(here);
    await expect(h1(page)).toHaveText(t("desk.why_title"));
    if (isMobile) await page.locator(".mr-menu summary").click();
    await page.getByRole("button", { name: t("site.log_out"), exact: true }).filter({ visible: true }).click();
    await expect(main(page)).toContainText(t("desk.login_left"));
    const colleague = await another();
    await atDesk(colleague, portal, "desk2");
    await colleague.goto(here);
    await expect(h1(colleague)).toHaveText(t("desk.why_title"));
  });
});

test("the desk and My Reconi are two sign-ins, also in one browser @R23 @R137", async ({ page, portal, t, as, allowed }) => {
  await as("anna");
  await page.goto("/desk");
  await expect(h1(page)).toHaveText(t("desk.login_title"));
  await atDesk(page, portal, "desk");
  await page.goto("/desk");
  await expect(h1(page)).toHaveText(t("desk.overview"));
  await expect(main(page)).toContainText(t("desk.waits_none"));
  await expect(page.locator("header")).toContainText("Sam de Wit");
  await page.goto("/account");
  await expect(page.locator("header")).not.toContainText("Sam de Wit");
  await expect(h1(page)).toBeVisible();
  await page.goto("/administration");
  await expect(page.locator("header")).not.toContainText("Sam de Wit");
  allowed.push(status(404));
  await page.goto("/desk/nothing");
  await expect(h1(page)).toHaveText(t("desk.sorry_title"));
  await main(page).getByRole("link", { name: t("desk.sorry_back"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("desk.overview"));
});

test("what waits is taken off the list once @R19", async ({ page, portal, t, as, another }) => {
  // Hanna does not know who asks to link her: the helpdesk looks into it.
  const hanna = await as("hanna", await another());
  await hanna.goto("/account");
  await hanna.getByRole("link", { name: t("account.banner_link_see") }).click();
  await hanna.locator("#unknown").check();
  await complete(hanna, t);
  await expect(main(hanna).getByRole("radio")).toHaveCount(0);

  await atDesk(page, portal, "desk");
  const colleague = await another();
  await atDesk(colleague, portal, "desk2");
  for (const there of [page, colleague]) {
    await there.goto("/desk");
    await expect(there.locator("tbody tr")).toContainText(t("desk.task_link_unknown"));
  }
  const done = (there) => there.locator("tbody tr").getByRole("button", { name: t("desk.task_done") });
  await done(page).click();
  await expect(main(page)).toContainText(t("desk.task_marked"));
  await done(colleague).click();
  await expect(main(colleague)).toContainText(t("desk.task_gone"));
  await expect(main(colleague)).toContainText(t("desk.waits_none"));
});
