import fs from "node:fs/promises";

import { test, expect } from "../../support/test.mjs";
import { texts } from "../../support/texts.mjs";
import { complete, finish, giveAll, go_on, h1, seen } from "../../support/walk.mjs";

const DONALD = "Test BV Donald";
const PEOPLE = new URL("../../support/people.csv", import.meta.url);
const HEADING = "Initials,Prefix,Last name,Date of birth,E-mail address,Mobile number,Level";

/** From Administration > Users to the page of a file. */
async function toFile(page, t) {
  await page.goto("/administration/users");
  await seen(page.locator("main"), "button", t("add_users.title")).click();
  await expect(h1(page)).toHaveText(t("add_users.company_title"));
  await go_on(page, t);
  await expect(h1(page)).toHaveText(t("add_users.user_title"));
  // The way back from the first user leads to their list.
  await page.locator("a.mr-back").click();
  await expect(h1(page)).toHaveText(t("add_users.users_title"));
  await page.locator("main").getByRole("link", { name: t("users_file.many_link"), exact: true }).click();
  await expect(h1(page)).toHaveText(t("users_file.title"));
}

/** Gives a file, and waits until its page says something of it. */
async function give(page, t, name, text) {
  await page.locator("#file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.locator("main").getByRole("button", { name: t("users_file.upload"), exact: true }).click();
  await expect(page.locator("main").getByRole("heading", { name: t("users_file.again") })).toBeVisible();
}

test("Bram adds a whole file of users with their permissions @R102 @R24 @R26", async ({ page, portal, t, as, scripted }) => {
  const file = await fs.readFile(PEOPLE);
  const rows = file.toString().trim().split("\n").slice(1);
  const above = rows.filter((row) => row.includes(";EH4"));
  const good = rows.length - above.length;
  await as("bram");
  await toFile(page, t);

  await test.step("a workbook, and a file without columns, are told by what is wrong with them", async () => {
    await give(page, t, "users.xlsx", "PK\u0003\u0004 workbook");
    await expect(page.locator("#file-e")).toContainText(t("users_file.not_text"));
    await give(page, t, "users.csv", "who;where\nAnna;here\n");
    await expect(page.locator("#file-e")).toContainText(t("users_file.col_mobile"));
    await give(page, t, "users.csv", `x\n${"y".repeat(1_100_000)}`);
    await expect(page.locator("#file-e")).toContainText(t("users_file.size"));
  });

  await test.step("each row says whether it is good, and why not", async () => {
    await give(page, t, "people.csv", file);
    await expect(page.locator("main")).toContainText(t("users_file.good", { n: good }));
    const wrong = page.locator("main tbody tr");
    await expect(wrong).toHaveCount(above.length);
    await expect(wrong.first()).toContainText(t("users_file.row_above", { level: "EH3" }));
    await page.locator("main").getByRole("link", { name: t("users_file.tab_good", { n: good }), exact: true }).click();
    await expect(page.locator("main tbody tr")).toHaveCount(good);
    await expect(page.locator("main tbody tr").filter({ hasText: "priya.venkataraman@example.nl" })).toContainText("+31612000046");
  });

  let reference;
  await test.step("the good ones are used, with what they get", async () => {
    await page.locator("main").getByRole("button", { name: t("users_file.use", { n: good }), exact: true }).click();
    await giveAll(page, t, t("add_users.services_title"));
    await expect(page.locator("main")).toContainText("people.csv");
    await expect(page.locator("main")).toContainText(t("add_users.check_users", { n: good }));
    await page.locator("#truth").check();
    await complete(page, t);
    await expect(page.locator("#problem")).toContainText(t("problem.required_tick"));
    await page.locator("#known").check();
    [reference] = await finish(page, t, new RegExp(`${t("users_file.done_title")}|${t("add_users.done_title")}`));
  });

  await test.step("it goes on by itself to the end, and the manager gets a mail", async () => {
    const mail = await portal.mailTo("bram@demo.example", t("mail.m01_added_subject", { reference: reference.trim() }));
    expect(mail.text).toContain(t("mail.m01_added_others", { n: 25, more: good - 25 }));
    if (!scripted) await page.reload();
    await expect(page.locator("main")).toContainText(t("users_file.finished", { invited: good, all: good }));
    await expect(h1(page)).toHaveText(t("add_users.done_title"));
    await portal.mailTo("priya.venkataraman@example.nl", texts("nl")("mail.m07_subject", { organization: DONALD }));
    await page.locator("main").getByRole("link", { name: t("add_users.done_back"), exact: true }).click();
    await expect(page.locator("main")).toContainText(`(${good + 1})`);
  });
});

test("a file with mistakes is mended, or left for typing @R102 @R136", async ({ page, t, as }) => {
  await as("bram");
  await toFile(page, t);
  await test.step("bad rows spoil no good one", async () => {
    const lines = [
      HEADING,
      "A.,de,Vries,13-3-1977,anna.new@new.example,0612345678,",
      'B.,,"Jansen,1-1-1980,b@new.example,0612345678,',
      "C.,,Smit,31-2-1980,c@new.example,0612345678,",
      "D.,,=1+1,1-2-1980,d@new.example,3.16E+10,EH2",
      "E.,,Bos,29586,ANNA.new@new.example,612345678,EH3",
      ",,,,,,",
      "F.,,Bos,29586,f@new.example,612345678,EH3",
    ];
    await give(page, t, "mine.csv", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(lines.join("\r\n"))]));
    await expect(page.locator("main")).toContainText(t("users_file.good", { n: 2 }));
    const row = (number) => page.locator("main tbody tr").filter({ has: page.locator("td").getByText(`${number}`, { exact: true }) });
    await expect(row(3)).toContainText(t("users_file.row_open_quote"));
    await expect(row(4)).toContainText(t("problem.date_real"));
    await expect(row(5)).toContainText(t("users_file.row_formula", { column: t("users_file.col_last_name") }));
    await expect(row(5)).toContainText(t("users_file.row_cut", { column: t("users_file.col_mobile") }));
    await expect(row(5)).toContainText(t("users_file.row_withdrawn", { level: "EH2" }));
    await expect(row(6)).toContainText(t("problem.user_twice"));
  });
  await test.step("the file that is used can be looked at, and given up for typing", async () => {
    await page.locator("main").getByRole("button", { name: t("users_file.use", { n: 2 }), exact: true }).click();
    await expect(h1(page)).toHaveText(t("add_users.services_title"));
    await page.locator("a.mr-back").click();
    await expect(h1(page)).toHaveText(t("users_file.used_title"));
    await expect(page.locator("main")).toContainText("mine.csv");
    await page.locator("main").getByRole("link", { name: t("users_file.used_rows"), exact: true }).click();
    await expect(h1(page)).toHaveText(t("users_file.title"));
    await page.locator("main").getByRole("button", { name: t("users_file.forget"), exact: true }).click();
    await expect(h1(page)).toHaveText(t("add_users.users_title"));
    await expect(page.locator("main")).toContainText(t("users_file.many"));
  });
});

test("the example names its columns in the reader's language @R102", async ({ page, t, as }) => {
  await as("bram");
  await toFile(page, t);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("main").getByRole("link", { name: t("users_file.example"), exact: true }).click(),
  ]);
  const text = await fs.readFile(await download.path(), "utf8");
  expect(text).toContain(t("users_file.col_born"));
  expect(text.split("\r\n")[0]).toContain(t.lang === "nl" ? ";" : ",");
  await page.locator("#file").setInputFiles({ name: download.suggestedFilename(), mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.locator("main").getByRole("button", { name: t("users_file.upload"), exact: true }).click();
  await expect(page.locator("main")).toContainText(t("users_file.good", { n: 2 }));
});
