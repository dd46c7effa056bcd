import { test, expect, status } from "../../support/test.mjs";
import { complete, expectProblem, h1, signInHere, speak } from "../../support/walk.mjs";

const main = (page) => page.locator("main");
const BOLDERBAST = "Test Stichting Bolderbast";

/** The page of the request that the banner on the overview leads to. */
async function openRequest(page, t) {
  await page.goto("/account");
  const banner = page.getByRole("region", { name: t("account.banner_link", { organization: BOLDERBAST }) });
  await banner.getByRole("link", { name: t("account.banner_link_see") }).click();
  await expect(h1(page)).toHaveText(t("link.title", { organization: BOLDERBAST }));
}

test("a link request is seen, explained, and accepted once @R44 @R45 @R46 @R47", async ({ page, t, as, portal, another }) => {
  await as("hanna");
  await openRequest(page, t);
  for (const text of ["means_see", "means_ask", "means_not"]) {
    await expect(main(page)).toContainText(t(`link.${text}`, { organization: BOLDERBAST }));
  }
  await expect(main(page)).toContainText("C. van Dijk");
  const stale = await as("hanna", await another());
  await openRequest(stale, t);

  await complete(page, t);
  await expectProblem(page, t, { text: t("problem.required_choice", { what: t("link.what") }), control: "accept" });
  await page.locator("#accept").check();
  await complete(page, t);
  await expect(main(page)).toContainText(t("link.next_accepted", { organization: BOLDERBAST }));
  await expect(main(page).getByRole("radio")).toHaveCount(0);

  // Another window that still shows the question says that it was answered.
  await stale.locator("#decline").check();
  await complete(stale, t);
  await expect(main(stale)).toContainText(t("link.handled"));
  await expect(main(stale)).toContainText(t("link.next_accepted", { organization: BOLDERBAST }));

  const { text } = await portal.mailTo("carla@demo.example", `H. Meijer accepted your link request`);
  expect(text).toContain(BOLDERBAST);
  await page.goto("/account/requests");
  const request = main(page).getByRole("listitem").filter({ hasText: BOLDERBAST });
  await expect(request).toContainText(t("link.tag_accepted"));
  await page.goto("/account/activity");
  await expect(main(page)).toContainText(t("event.link_accepted", { organization: BOLDERBAST }));
  // Now her managers see her.
  const manager = await as("carla", await another());
  await manager.goto("/account");
  await expect(h1(manager)).toBeVisible();
  await page.goto("/account");
  await expect(page.getByRole("region", { name: t("account.banner_link", { organization: BOLDERBAST }) })).toHaveCount(0);
});

test("the link in the mail leads to the question, and declining tells the manager, who knows her already @R44 @R45", async ({ page, t, portal }) => {
  const link = await portal.linkTo("hanna@demo.example", `${BOLDERBAST} wants to link you`);
  await page.goto(link);
  await signInHere(page, { portal, name: "hanna" });
  await speak(page, t);
  await expect(h1(page)).toHaveText(t("link.title", { organization: BOLDERBAST }));
  await page.locator("#unknown").check();
  await complete(page, t);
  await expect(main(page)).toContainText(t("link.next_declined", { organization: BOLDERBAST }));
  const { text } = await portal.mailTo("carla@demo.example", "H. Meijer declined your link request");
  expect(text).toContain(BOLDERBAST);
  await page.reload();
  await expect(main(page)).toContainText(t("link.tag_declined"));
});

test("nobody else sees a link request @R45", async ({ page, t, as, portal, allowed }) => {
  const link = await portal.linkTo("hanna@demo.example", `${BOLDERBAST} wants to link you`);
  await as("gijs");
  allowed.push(status(404));
  await page.goto(link);
  await expect(h1(page)).toHaveText(t("error.not_found_title"));
});

test("who has nothing left with an organization unlinks himself; who has is told why not", async ({ page, t, as, another }) => {
  const DONALD = "Test BV Donald";
  await as("fatima");
  await page.goto("/account/permissions");
  await main(page).getByRole("link", { name: t("links.see") }).click();
  await expect(h1(page)).toHaveText(t("links.title"));
  await main(page).getByRole("link", { name: t("links.unlink") }).click();
  await expect(h1(page)).toHaveText(t("links.unlink_title", { organization: DONALD }));
  await main(page).getByRole("button", { name: t("links.unlink"), exact: true }).click();
  await expect(main(page)).toContainText(t("links.ended"));
  await expect(main(page)).toContainText(t("links.empty_title"));
  await page.goto("/account/activity");
  await expect(main(page)).toContainText(t("event.unlinked", { organization: DONALD }));
  const manager = await as("bram", await another());
  await manager.goto("/administration/permissions");
  await expect(main(manager)).toContainText("A. de Vries");
  await expect(main(manager)).not.toContainText("Yilmaz");

  const anna = await as("anna", await another());
  await anna.goto("/account/links");
  await expect(main(anna)).toContainText(t("links.held"));
  await expect(main(anna).getByRole("link", { name: t("links.unlink") })).toHaveCount(0);
});
