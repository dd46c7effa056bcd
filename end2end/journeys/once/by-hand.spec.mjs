import { test, expect } from "../../support/test.mjs";
import { h1 } from "../../support/walk.mjs";

const cookiesOf = async (page) => Object.fromEntries((await page.context().cookies()).map(({ name, value }) => [name, value]));

// What no page would send: the server alone decides, whatever the variant.

test("a form made by hand does not renew an Admin authorization alone either @R1", async ({ page, portal, t, as, arrive }) => {
  await as("carla");
  await arrive.renewal({ until: "which" });
  const admin = await page.getByRole("checkbox", { name: t("permissions.manager") }).getAttribute("name");
  const [draft, rev] = await Promise.all(["draft", "rev"].map((name) => page.locator(`main input[name=${name}]`).inputValue()));
  const cookies = await cookiesOf(page);
  const answer = await portal.post("/api/save_step", { kind: "renewal", draft, rev, step: "which", [admin]: "on" }, cookies);
  expect(answer.headers.get("location")).toBe(`/w/renewal/${draft}/which?again=1`);
  await page.reload();
  await expect(page.locator("#problem")).toContainText(t("problem.admin_alone"));
  const sent = await portal.post("/api/complete_wizard", { kind: "renewal", draft, rev: String(Number(rev) + 1), "answers[truth]": "on" }, cookies);
  expect(sent.headers.get("location")).not.toContain("/done/");
  await page.goto(`/w/renewal/${draft}/check`);
  await expect(h1(page)).toHaveText(t("renewal.which_title"));
});

test("the same form sent five times at once is one renewal @R20", async ({ page, portal, t, as, arrive }) => {
  await as("dirk");
  await arrive.renewal();
  const [draft, rev] = await Promise.all(["draft", "rev"].map((name) => page.locator(`main input[name=${name}]`).inputValue()));
  const cookies = await cookiesOf(page);
  const send = () => portal.post("/api/complete_wizard", { kind: "renewal", draft, rev, "answers[truth]": "on" }, cookies);
  const ways = (await Promise.all([send(), send(), send(), send(), send()])).map((answer) => answer.headers.get("location"));
  expect(new Set(ways).size).toBe(1);
  expect(ways[0]).toMatch(/^\/done\//);
  expect((await portal.mails("dirk")).length).toBe(1);
});

test("a term that is not offered is refused by the server @R18", async ({ page, portal, t, as, arrive }) => {
  await as("dirk");
  await arrive.renewal();
  const address = page.url();
  const draft = await page.locator("main input[name=draft]").inputValue();
  const cookies = await cookiesOf(page);
  for (const years of ["2", "10", "0", "-1", "1e9", "", "3 "]) {
    await page.goto(address);
    // Whatever was saved last, the newest revision is the page's.
    const rev = await page.locator("main input[name=rev]").inputValue();
    const answer = await portal.post("/api/save_step", { kind: "renewal", draft, rev, step: "term", "answers[term]": years }, cookies);
    expect(answer.headers.get("location"), years).toBe(`/w/renewal/${draft}/term?again=1`);
    await page.goto(address);
    const now = await page.locator("main input[name=rev]").inputValue();
    const sent = await portal.post("/api/complete_wizard", { kind: "renewal", draft, rev: now, "answers[truth]": "on" }, cookies);
    expect(sent.headers.get("location"), years).not.toContain("/done/");
  }
  expect(await portal.mails("dirk")).toEqual([]);
});
