import { test, expect } from "../../support/test.mjs";
import { address } from "../../support/portal.mjs";
import { h1 } from "../../support/walk.mjs";

const sessions = (page, t) => page.getByRole("region", { name: t("security.sessions") });

test("sessions are seen, ended one by one, and all others at once @R121", async ({ page, portal, t, as, another }) => {
  const first = await as("anna", await another());
  await portal.forward(60);
  const second = await as("anna", await another());
  await portal.forward(60);
  await as("anna");
  await page.goto("/account");
  await page.goto("/account/security");
  await expect(h1(page)).toHaveText(t("security.title"));
  await expect(sessions(page, t).getByRole("listitem")).toHaveCount(3);
  await expect(sessions(page, t).getByRole("listitem").filter({ hasText: t("security.this") })).toHaveCount(1);

  await sessions(page, t).getByRole("button", { name: t("security.end") }).first().click();
  await expect(page.locator(".mr-banner--good")).toContainText(t("security.ended"));
  await expect(sessions(page, t).getByRole("listitem")).toHaveCount(2);
  await sessions(page, t).getByRole("button", { name: t("security.end_others") }).click();
  await expect(page.locator(".mr-banner--good")).toContainText(t("security.ended_others"));
  await expect(sessions(page, t).getByRole("listitem")).toHaveCount(1);
  await expect(sessions(page, t)).toContainText(t("security.only_this"));
  for (const other of [first, second]) {
    await other.goto("/account");
    await expect(other).toHaveURL(/\/login/);
  }
});

test("a log in on a new device is told by mail @R121", async ({ page, portal, t, as, another }) => {
  await as("anna", await another());
  await portal.forward(60);
  await as("anna");
  const { text } = await portal.mailTo(address("anna"), t("mail.m42_subject"));
  expect(text).toContain(`${portal.origin}/account/security`);
});
