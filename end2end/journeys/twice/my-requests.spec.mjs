import { test, expect } from "../../support/test.mjs";
import { h1, startRenewal } from "../../support/walk.mjs";

const main = (page) => page.locator("main");

test("a request is followed, and withdrawn while it waits @R107", async ({ page, t, as, another, arrive }) => {
  await as("anna");
  await page.goto("/account/requests");
  await expect(h1(page)).toHaveText(t("my_requests.title"));
  await expect(main(page)).toContainText(t("my_requests.empty_text"));
  const reference = await arrive.renewed({ admin: "no" });
  await page.goto("/account/requests");
  const request = main(page).getByRole("listitem").filter({ hasText: reference });
  await expect(request).toContainText(t("tag.waiting"));
  await expect(request).toContainText("B. Jansen");
  await request.getByRole("button", { name: t("my_requests.withdraw") }).click();
  await expect(main(page)).toContainText(t("my_requests.withdrawn"));
  await expect(request).toContainText(t("tag.withdrawn"));
  await expect(request.getByRole("button", { name: t("my_requests.withdraw") })).toHaveCount(0);

  // Nobody can approve it any more, and it can be asked for again.
  const manager = await as("bram", await another());
  await manager.goto("/administration/requests");
  await expect(main(manager)).toContainText(t("approve.empty_title"));
  await startRenewal(page, t);
});
