import { test, expect, status } from "../../support/test.mjs";
import { forEverybody } from "../../support/everybody.mjs";
import { atDesk, sayWhy, signInAtDesk } from "../../support/desk.mjs";
import { complete, h1 } from "../../support/walk.mjs";

test("the desk is for everybody, with errors and without @R136", async ({ page, portal, t, as, another, allowed, isMobile }) => {
  test.slow();
  const look = (what) => forEverybody(page, what, { mobile: isMobile });
  await page.goto("/desk/login");
  await look("the sign-in");
  await signInAtDesk(page, portal, t, { code: "000000" });
  await expect(page.locator("#problem")).toBeVisible();
  await look("the sign-in, refused");
  const link = (await portal.command("create-officer", "sam@desk.example", "Sam de Wit")).split(/\s+/)[0].slice(portal.origin.length);
  await page.goto(link);
  await look("activating");
  await page.getByRole("button", { name: t("desk.activate_button"), exact: true }).click();
  await expect(page.locator("#problem")).toBeVisible();
  await look("activating, refused");

  await atDesk(page, portal, "desk");
  await page.goto("/desk");
  await look("nothing waits");
  const hanna = await as("hanna", await another());
  await hanna.goto("/account");
  await hanna.getByRole("link", { name: t("account.banner_link_see") }).click();
  await hanna.locator("#unknown").check();
  await complete(hanna, t);
  await expect(hanna.locator("main").getByRole("radio")).toHaveCount(0);
  await page.goto("/desk?done=1");
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await look("something waits");
  for (const q of ["", "?q=v", "?q=nobody", "?q=demo.example"]) {
    await page.goto(`/desk/people${q}`);
    await look(`the search ${q}`);
  }
  await page.goto("/desk/people?q=68750110+vries");
  await page.locator("tbody a").click();
  await expect(h1(page)).toHaveText(t("desk.why_title"));
  await look("why");
  await page.getByRole("button", { name: t("desk.why_button"), exact: true }).click();
  await expect(page.locator("#problem")).toBeVisible();
  await look("why, refused");
  await sayWhy(page, t, "phone", "Cannot find how to renew");
  await expect(h1(page)).toHaveText("A. de Vries");
  await look("a person");
  allowed.push(status(410));
  await page.goto("/desk/sorry/gone");
  await look("what was not done");
});
