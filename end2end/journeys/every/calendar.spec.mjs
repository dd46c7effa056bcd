import { test, expect } from "../../support/test.mjs";
import { h1 } from "../../support/walk.mjs";

const main = (page) => page.locator("main");

test("one's end dates are read by a calendar, until the address is taken back @R129", async ({ page, portal, t, as }) => {
  const read = async (address) => {
    const answer = await fetch(address);
    return answer.ok ? (await answer.text()).replaceAll("\r\n ", "") : answer.status;
  };
  const button = (key) => main(page).getByRole("button", { name: t(`calendar.${key}`), exact: true });
  await as("anna");
  await page.goto("/account/preferences");
  await expect(h1(page)).toHaveText(t("preferences.title"));
  await button("make").click();
  await expect(page).toHaveURL("/account/preferences#calendar");
  const field = main(page).getByLabel(t("calendar.address"));
  const first = await field.inputValue();
  const calendar = await read(first);
  expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(2);
  expect(calendar).toContain(`SUMMARY:${t("calendar.ends", { organization: "Test BV Donald" })}`);
  await expect(main(page).getByRole("link", { name: t("calendar.add"), exact: true })).toHaveAttribute("href", first.replace("http:", "webcal:"));

  await button("anew").click();
  await expect(field).not.toHaveValue(first);
  const second = await field.inputValue();
  expect(await read(first)).toBe(404);
  expect(await read(second)).toContain("BEGIN:VCALENDAR");
  await button("drop").click();
  await expect(button("make")).toBeVisible();
  expect(await read(second)).toBe(404);
  await page.goto("/account/activity");
  await expect(main(page)).toContainText(t("event.calendar_dropped"));
});
