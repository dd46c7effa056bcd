import { test, expect } from "../../support/test.mjs";
import { atDesk, sayWhy, signInAtDesk } from "../../support/desk.mjs";
import { complete, h1 } from "../../support/walk.mjs";
test("zz", async ({ page, portal, t, as, another, isMobile, lang }) => {
  const n = `${isMobile ? "m" : "d"}-${lang}`;
  const shot = async (name) => { for (const theme of ["light","dark"]) { await page.locator("html").evaluate((h, v) => h.setAttribute("data-theme", v), theme); await page.screenshot({ path: `/tmp/zz-${n}-${name}-${theme}.png`, fullPage: true }); } };
  await page.goto("/desk/login"); await shot("1login");
  await signInAtDesk(page, portal, t, { code: "000000" }); await expect(page.locator("#problem")).toBeVisible(); await shot("2wrong");
  const link = (await portal.command("create-officer", "sam@desk.example", "Sam de Wit")).split(/\s+/)[0].slice(portal.origin.length);
  await page.goto(link); await shot("3activate");
  await atDesk(page, portal, "desk"); await page.goto("/desk"); await shot("4empty");
  const hanna = await as("hanna", await another());
  await hanna.goto("/account"); await hanna.getByRole("link", { name: t("account.banner_link_see") }).click();
  await hanna.locator("#unknown").check(); await complete(hanna, t); await expect(hanna.locator("main").getByRole("radio")).toHaveCount(0);
  await page.goto("/desk"); await shot("5waits");
  if (isMobile) { await page.locator(".mr-menu summary").click(); await shot("5menu"); }
  await page.goto("/desk/people"); await shot("6people");
  await page.goto("/desk/people?q=demo"); await shot("7found");
  await page.goto("/desk/people?q=68750110+vries"); await page.locator("tbody a").click(); await expect(h1(page)).toHaveText(t("desk.why_title")); await shot("8why");
  await page.getByRole("button", { name: t("desk.why_button"), exact: true }).click(); await expect(page.locator("#problem")).toBeVisible(); await shot("9refused");
  await sayWhy(page, t, "phone", "Cannot find how to renew"); await expect(h1(page)).toHaveText("A. de Vries"); await shot("a-file");
  await page.goto("/desk/nothing"); await shot("b-sorry");
  const anna = await as("anna"); await anna.goto("/account/activity"); await shot("c-activity");
  await page.goto("/demo/post"); await page.screenshot({ path: `/tmp/zz-${n}-post.png` });
});
