import { lastValidDay, plusDays } from "../../support/days.mjs";
import { test, expect } from "../../support/test.mjs";
import { even } from "../../support/texts.mjs";
import { expectProblem, finish, go_on, h1, permissionRow, signInHere, startRenewal, term } from "../../support/walk.mjs";

const DONALD = "Test BV Donald";

test("Anna is told at each step what is missing, and nothing is chosen for her @R10 @R11 @R18 @R71", async ({ page, t, as }) => {
  await as("anna");
  const problem = (text) => expectProblem(page, t, { text });
  const choice = (what) => t("problem.required_choice", { what: t(what) });
  await startRenewal(page, t);

  await test.step("which permissions", async () => {
    const boxes = page.locator('input[name^="answers[which."]');
    await expect(boxes).toHaveCount(2);
    for (const box of await boxes.all()) await box.uncheck();
    await go_on(page, t);
    await problem(t("problem.select_some"));
    await expect(page.locator("input:checked")).toHaveCount(0);
    for (const box of await boxes.all()) await box.check();
    await go_on(page, t);
  });

  await test.step("permissions, and the question for authorization manager", async () => {
    await expect(h1(page)).toHaveText(t("renewal.permissions_title"));
    await expect(page.locator("input[type=radio]:checked")).toHaveCount(0);
    const question = page.getByRole("group", { name: t("renewal.admin_legend", { organization: DONALD }) });
    await expect(question.getByRole("radio")).toHaveCount(2);
    await expect(question).toContainText(t("renewal.admin_hint"));
    await page.locator("input[value=same]").check();
    await go_on(page, t);
    await problem(choice("renewal.admin_what"));
    await expect(page.locator("input[value=same]")).toBeChecked();
    await expect(question.locator("input:checked")).toHaveCount(0);
    await question.getByRole("radio", { name: t("wizard.yes"), exact: true }).check();
    await go_on(page, t);
  });

  await test.step("how long", async () => {
    await expect(h1(page)).toHaveText(t("renewal.term_title"));
    await expect(page.locator("input[type=radio]:checked")).toHaveCount(0);
    await go_on(page, t);
    await problem(choice("renewal.term_what"));
    await term(page, 5).check();
    await go_on(page, t);
  });

  await test.step("who approves: the managers of her organization, and not herself", async () => {
    await expect(h1(page)).toHaveText(t("renewal.approval_title"));
    await expect(page.getByRole("radio")).toHaveCount(2);
    await go_on(page, t);
    await problem(choice("renewal.approval_what"));
    await page.getByRole("radio", { name: "B. Jansen" }).check();
    await go_on(page, t);
  });

  await test.step("check your answers", async () => {
    await expect(h1(page)).toHaveText(t("wizard.check"));
    await expect(page.locator("main")).toContainText(t("renewal.details_hint", { phone: t("helpdesk.phone") }));
    await expect(page.locator("main")).toContainText(t("renewal.check_admin_yes"));
    await expect(page.locator("main")).toContainText(t("renewal.check_admin_from", { when: t("request.check_from_later") }));
    await page.getByRole("button", { name: t("wizard.complete"), exact: true }).click();
    await problem(t("problem.required_tick"));
    await finish(page, t, t("done.requested"));
  });
});

test("Anna asks to become authorization manager, Bram approves from his mail, and it counts from then @R11 @R12 @R19 @R20 @R22 @R78 @R143 @R136", async ({ page, portal, t, as, another, arrive, today }) => {
  const oldEnd = plusDays(today, 42);
  const newEnd = lastValidDay(plusDays(oldEnd, 1), 3);
  // Mail speaks the language that its reader chose.
  await portal.session("bram", t.lang);
  await as("anna");
  await arrive.renewal({ admin: "yes", years: 3 });
  const reference = (await finish(page, t, t("done.requested")))[0].trim();
  await expect(page.locator("main")).toContainText(t("done.next_approver", { name: "B. Jansen" }));

  await test.step("she gets M01, Bram gets M02, and nothing has changed", async () => {
    const mails = await portal.mails("anna");
    expect(mails.map(({ subject }) => subject)).toEqual([t("mail.m01_subject_renewal", { reference })]);
    const asked = await portal.mails("bram");
    expect(asked.map(({ subject }) => subject)).toEqual([t("mail.m02_subject_renewal", { requester: "A. de Vries" })]);
    expect(even(asked[0].text)).toContain(t("mail.m02_admin", { requester: "A. de Vries" }));
    await page.goto("/account");
    // Nobody reads the days of the permission as those for deciding (F29).
    const who = page.getByRole("region", { name: t("account.who") });
    await expect(who).toContainText(t("days.works_until", { date: t.day(oldEnd) }));
    await expect(who).not.toContainText(t("days.left", { n: 42 }));
    await page.goto("/account/permissions");
    await expect(page.locator("main tbody")).toContainText(t("permissions.waits", { reference }));
    await expect(page.locator("main tbody")).toContainText(t.day(oldEnd));
    await expect(page.locator("main tbody")).not.toContainText(t.day(newEnd));
    await expect(permissionRow(page, t("permissions.manager"))).toHaveCount(0);
  });

  const bram = await another();
  await test.step("Bram follows the link in the mail, logs in, and lands on the request", async () => {
    const [{ html }] = await portal.mails("bram");
    const [, link] = html.match(/href="([^"]*\/administration\/requests\/[^"]*)"/);
    await bram.goto(link);
    await expect(h1(bram)).toHaveText(t("login.title"));
    await signInHere(bram, { portal, name: "bram" });
    await expect(bram).toHaveURL(`/administration/requests/${reference}`);
    await expect(h1(bram)).toHaveText(t("approve.detail_title", { name: "A. de Vries" }));
    await expect(bram.locator("main dl")).toContainText(t("approve.admin_yes"));
    await expect(bram.locator("main dl")).toContainText(t("approve.admin_starts"));
    await expect(bram.locator("main dl")).toContainText(t.day(newEnd));
  });

  await test.step("he makes a manager only by a tick for just that", async () => {
    await expect(bram.getByRole("heading", { name: t("approve.becomes", { name: "A. de Vries" }) })).toBeVisible();
    await expect(bram.locator("#stranger")).toHaveCount(0);
    await expect(bram.locator("#manager")).not.toBeChecked();
    await bram.getByRole("button", { name: t("approve.approve"), exact: true }).click();
    await expect(bram).toHaveURL(/again=1/);
    await expectProblem(bram, t, { text: t("approve.tick_manager_missing", { name: "A. de Vries" }), control: "manager" });
    await bram.locator("#manager").check();
    await bram.getByRole("button", { name: t("approve.approve"), exact: true }).click();
    await expect(bram.locator("main")).toContainText(t("approve.approved_text", { name: "A. de Vries" }));
    await expect(bram.getByRole("button", { name: t("approve.approve"), exact: true })).toHaveCount(0);
    // It is decided: nothing is asked of him any more, and there is a way on (F32).
    await expect(bram.locator("main")).not.toContainText(t("approve.detail_lead", { name: "A. de Vries", organization: DONALD }));
    await expect(bram.locator("main a.mr-button")).toHaveText(t("approve.back"));
  });

  await test.step("Anna gets M03 once, and sees her new end and role", async () => {
    const subjects = (await portal.mails("anna")).map(({ subject }) => even(subject));
    expect(subjects).toEqual([t("mail.m03_subject", { date: t.day(newEnd) }), t("mail.m01_subject_renewal", { reference })]);
    await page.goto("/account/permissions");
    await expect(page.locator("main tbody")).toContainText(t("permissions.renewed_until", { date: t.day(newEnd) }));
    await expect(permissionRow(page, t("permissions.manager")).first()).toBeVisible();
    await page.goto("/administration/requests");
    await expect(h1(page)).toHaveText(t("approve.title"));
  });
});

test("without an explicit Yes nobody becomes authorization manager @R11", async ({ page, t, as, another, arrive }) => {
  await as("anna");
  await arrive.renewal({ admin: "no", approver: "C. van Dijk" });
  await expect(page.locator("main")).toContainText(t("renewal.check_admin_no"));
  const reference = (await finish(page, t, t("done.requested")))[0].trim();
  const carla = await as("carla", await another());
  await carla.goto(`/administration/requests/${reference}`);
  await expect(carla.locator("main dl")).toContainText(t("approve.admin_no"));
  await carla.getByRole("button", { name: t("approve.approve"), exact: true }).click();
  await expect(carla.locator("main")).toContainText(t("approve.approved"));
  await page.goto("/account/permissions");
  await expect(permissionRow(page, t("permissions.manager"))).toHaveCount(0);
});

test("Bram refuses with a reason, and Anna reads it @R12 @R19", async ({ page, portal, t, as, another, arrive, today }) => {
  await as("anna");
  const reference = await arrive.renewed({ admin: "yes" });
  const bram = await as("bram", await another());
  await bram.goto("/administration/requests");
  await bram.getByRole("link", { name: t("approve.look_hidden", { name: "A. de Vries" }) }).click();
  await expect(h1(bram)).toHaveText(t("approve.detail_title", { name: "A. de Vries" }));
  const open = bram.locator("summary", { hasText: t("approve.refuse_summary") });
  const refuse = bram.getByRole("button", { name: t("approve.refuse"), exact: true });

  await test.step("a refusal needs a reason", async () => {
    await open.click();
    await refuse.click();
    await expect(bram).toHaveURL(/again=1/);
    const text = t("problem.required_text", { what: t("approve.reason_what") });
    await expect(bram.locator("#problem")).toContainText(text);
    await expect(bram.locator(".mr-error")).toContainText(text);
    await expect(bram.locator("#reason")).toBeVisible();
    await expect(bram).toHaveTitle(new RegExp(`^${t("problem.error")}: `));
  });

  await test.step("a reason that is too long stays as it was typed", async () => {
    const long = `<b>&amp; "no"</b> ${"x".repeat(300)}`;
    await bram.locator("#reason").fill(long);
    await refuse.click();
    await expect(bram.locator("#problem")).toContainText(t("problem.too_long", { max: 300 }));
    await expect(bram.locator("#reason")).toHaveValue(long);
  });

  const reason = "Anna moves to <b>another</b> department & needs less.";
  await test.step("with one it is refused, and nothing has changed", async () => {
    await bram.locator("#reason").fill(reason);
    await refuse.click();
    await expect(bram.locator("main")).toContainText(t("approve.refused_text", { name: "A. de Vries" }));
    const [mail] = await portal.mails("anna");
    expect(mail.subject).toBe(t("mail.m04_subject_renewal", { reference }));
    expect(even(mail.text)).toContain(t("mail.m04_reason", { reason }));
    expect(mail.html).not.toContain("<b>another</b>");
    await page.goto("/account/permissions");
    await expect(page.locator("main tbody")).toContainText(t.day(plusDays(today, 42)));
    await expect(permissionRow(page, t("permissions.manager"))).toHaveCount(0);
  });
});

test("a second decision finds the first one @R88", async ({ t, as, another, arrive }) => {
  await as("anna");
  const reference = await arrive.renewed({ admin: "no" });
  const bram = await as("bram", await another());
  const carla = await as("carla", await another());
  for (const one of [bram, carla]) await one.goto(`/administration/requests/${reference}`);
  for (const one of [bram, carla]) {
    await one.getByRole("button", { name: t("approve.approve"), exact: true }).click();
    await expect(one.locator("main")).toContainText(t("approve.decided_by", { name: "B. Jansen", when: "" }).trim());
  }
});
