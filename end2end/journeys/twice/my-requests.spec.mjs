import { test, expect } from "../../support/test.mjs";
import { h1, startRenewal } from "../../support/walk.mjs";

const main = (page) => page.locator("main");

test("a request is followed, and withdrawn while it waits @R107 @R135", async ({ page, t, as, another, arrive, portal }) => {
  await as("anna");
  await page.goto("/account/requests");
  await expect(h1(page)).toHaveText(t("my_requests.title"));
  await expect(main(page)).toContainText(t("my_requests.empty_text"));
  const reference = await arrive.renewed({ admin: "no" });
  await page.goto("/account/requests");
  const request = main(page).getByRole("listitem").filter({ hasText: reference });
  await expect(request).toContainText(t("tag.waiting"));
  await expect(request).toContainText("B. Jansen");
  await request.getByRole("link", { name: t("my_requests.withdraw") }).click();
  await expect(h1(page)).toHaveText(t("withdraw.title"));
  await expect(main(page)).toContainText(t("withdraw.approver", { name: "B. Jansen" }));
  const confirming = await page.context().newPage();
  await confirming.goto(page.url());
  await expect(h1(confirming)).toHaveText(t("withdraw.title"));
  await main(page).getByRole("button", { name: t("my_requests.withdraw") }).click();
  await expect(main(page)).toContainText(t("my_requests.withdrawn"));
  await expect(request).toContainText(t("tag.withdrawn"));
  await expect(request.getByRole("link", { name: t("my_requests.withdraw") })).toHaveCount(0);

  // The page that another window still shows is told how it stands, and since when (R135).
  await main(confirming).getByRole("button", { name: t("my_requests.withdraw") }).click();
  await expect(h1(confirming)).toHaveText(t("withdraw.over_title"));
  await expect(main(confirming)).toContainText(t("my_requests.next_withdrawn", { when: "\u0000" }).split("\u0000")[0]);

  // Nobody can approve it any more, and it can be asked for again.
  const manager = await as("bram", await another());
  await manager.goto("/administration/requests");
  await expect(main(manager)).toContainText(t("approve.empty_title"));
  // The mail that asked, and the one that says that there is nothing to do any more.
  await expect.poll(async () => (await portal.mails("bram")).filter(({ text }) => text.includes(reference)).length).toBe(2);
  await manager.goto(`/administration/requests/${reference}`);
  await expect(main(manager)).toContainText(t("tag.withdrawn"));
  await expect(main(manager).getByRole("button", { name: t("approve.approve"), exact: true })).toHaveCount(0);
  await startRenewal(page, t);
});
