import { plusDays } from "../../support/days.mjs";
import { test, expect } from "../../support/test.mjs";
import { complete, h1, seen } from "../../support/walk.mjs";

const main = (page) => page.locator("main");
const DONALD = "Test BV Donald";
const BOLDERBAST = "Test Stichting Bolderbast";
const GIJS = "G. Smit";

/** Administration, from wherever one is. */
async function openOverview(page, t) {
  await page.goto("/administration");
  await expect(h1(page)).toHaveText(t("nav.administration"));
}

/** The row of a user in "Who may act for whom". */
const row = (page, name) => main(page).locator("tbody tr").filter({ has: page.locator("th", { hasText: name }) });

/** The count that leads to this list. */
const stat = (page, href) => main(page).locator(`a.mr-stat[href="${href}"]`);

test("the overview is the first page of Administration, and says what needs its reader", async ({ page, t, as, today, isMobile }) => {
  await as("carla");
  await page.goto("/account");
  if (isMobile) await page.locator(".mr-menu summary").click();
  await page.locator('a[href="/administration"]').filter({ visible: true }).first().click();
  await expect(h1(page)).toHaveText(t("nav.administration"));
  await expect(page).toHaveURL(/\/administration$/);
  await expect(main(page).locator(".mr-head__lead")).toContainText(DONALD);
  await expect(main(page).locator(".mr-head__lead")).toContainText(BOLDERBAST);
  // Anna's two end in six weeks, Fatima's has ended.
  await expect(stat(page, "/administration/permissions?expiring=2")).toContainText(/^3/);
  await expect(stat(page, "/administration/requests")).toContainText(/^0/);
  await expect(stat(page, "/administration/users/invited")).toContainText(/^1/);
  await expect(row(page, "A. de Vries")).toContainText(t("managing.several_soon", { n: 3, date: t.day(plusDays(today, 42)) }));
  // Where each user is a card, it names only the organizations that concern them.
  const elsewhere = row(page, "A. de Vries").getByText(t("managing.not_linked"), { exact: true });
  await expect(elsewhere).toBeVisible({ visible: !isMobile });
  await expect(row(page, "Yilmaz")).toContainText(t("managing.over", { date: t.day(plusDays(today, -10)) }));
  await expect(row(page, "C. van Dijk")).toContainText(t("managing.manager"));
  await expect(row(page, GIJS)).toContainText("EH3");
});

test("what ends in the coming months is seen, and leads to its list", async ({ page, t, as, today }) => {
  await as("carla");
  await openOverview(page, t);
  const month = plusDays(today, 42).slice(0, 7);
  const link = main(page).locator(`.mr-expiry__months a[href="/administration/permissions?month=${month}"]`);
  await expect(link).toBeVisible();
  await expect(main(page).locator(".mr-expiry__months li")).toHaveCount(12);
  // The same facts for who does not see it.
  const table = main(page).locator(".mr-expiry table");
  await expect(table.locator("tbody tr")).toHaveCount(12);
  const last = await table.locator("tbody tr td:last-child").allTextContents();
  const shown = await main(page).locator(".mr-expiry__months b").allTextContents();
  expect(shown).toEqual(last);
  await link.click();
  await expect(page).toHaveURL(new RegExp(`month=${month}`));
  await expect(h1(page)).toHaveText(t("users_permissions.title"));
});

test("two bv's: a user of one is there for the other's managers once they accept, and nobody of bv 2 ever sees bv 1 @R46 @R47 @R48", async ({ page, t, as, another, portal, arrive }) => {
  const seesNothingOf1 = async (where) => {
    for (const path of ["/administration", "/administration/permissions", "/administration/requests?tab=sent", "/administration/requests?tab=finished"]) {
      await where.goto(path);
      await expect(h1(where)).toBeVisible();
      await expect(main(where)).not.toContainText(BOLDERBAST);
    }
  };
  // Gijs is a user of Bolderbast, bv 1. Bram manages Donald alone, bv 2; Carla both.
  await as("bram");
  await openOverview(page, t);
  await expect(row(page, "A. de Vries")).toHaveCount(1);
  await expect(row(page, GIJS)).toHaveCount(0);
  await seesNothingOf1(page);

  const answers = { who: [["#email", "gijs@demo.example"]], check: ["#truth"] };
  await arrive.draft(await arrive.post("start_wizard", { kind: "link-request" }), answers);
  await openOverview(page, t);
  await expect(row(page, GIJS), "asking changes nothing").toHaveCount(0);

  const gijs = await as("gijs", await another());
  await expect.poll(async () => (await portal.mails("gijs")).some(({ text }) => text.includes("/account/requests/LR-"))).toBe(true);
  await gijs.goto("/account/requests");
  await main(gijs).getByRole("link", { name: new RegExp(`^${t("my_requests.link_see")}`) }).click();
  await expect(h1(gijs)).toHaveText(t("link.title", { organization: DONALD }));
  await gijs.locator("#accept").check();
  await complete(gijs, t);
  await expect(main(gijs)).toContainText(t("link.next_accepted", { organization: DONALD }));

  // Every manager of bv 2 sees him there, without what he has in bv 1.
  await openOverview(page, t);
  await expect(row(page, GIJS)).toContainText(t("managing.none"));
  await seesNothingOf1(page);
  const carla = await as("carla", await another());
  await openOverview(carla, t);
  await expect(row(carla, GIJS)).toContainText(t("managing.none"));
  await expect(row(carla, GIJS)).toContainText("EH3");
  // And nobody else does.
  const dirk = await as("dirk", await another());
  await openOverview(dirk, t);
  await expect(row(dirk, GIJS)).toHaveCount(0);
});
