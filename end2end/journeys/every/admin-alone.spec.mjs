import { lastValidDay, plusDays, plusMonths } from "../../support/days.mjs";
import { test, expect } from "../../support/test.mjs";
import { answerSteps, expectProblem, finish, go_on, permissionRow, startRenewal } from "../../support/walk.mjs";

test("Carla cannot renew her Admin authorization alone; with her permission it follows it @R1 @R2", async ({ page, t, as, another, scripted, today }) => {
  await as("carla");
  await startRenewal(page, t);
  const admin = page.getByRole("checkbox", { name: t("renewal.which_manager") });
  await expect(admin).toHaveCount(1);
  await admin.check();
  await go_on(page, t);
  await expectProblem(page, t, { scripted, text: t("problem.admin_alone") });
  await expect(admin).toBeChecked();
  await page.getByRole("checkbox", { name: t("permissions.all_services") }).check();
  await answerSteps(page, t, { years: 1, approver: "B. Jansen" });
  const reference = (await finish(page, t, t("done.requested")))[0].trim();

  const bram = await as("bram", await another());
  await bram.goto(`/administration/requests/${reference}`);
  await bram.getByRole("button", { name: t("approve.approve"), exact: true }).click();
  await expect(bram.locator("main")).toContainText(t("approve.approved"));

  const newEnd = t("permissions.renewed_until", { date: t.day(lastValidDay(plusDays(plusMonths(today, 4), 1), 1)) });
  await page.goto("/account/permissions");
  for (const what of [t("permissions.all_services"), t("permissions.manager")]) {
    const row = permissionRow(page, what).filter({ hasText: "Test BV Donald" }).first();
    await expect(row).toContainText(newEnd);
  }
});
