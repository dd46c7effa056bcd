import { readFile } from "node:fs/promises";

/** The catalogue of the demo data. */
const CATALOGUE = new URL("../../server/demo/service-catalogue.xml", import.meta.url);

/**
 * Bram, who is signed in on the page, gives two users of Donald forty services each for a year, which is over in six weeks then.
 */
export async function manyPermissions({ page, portal, arrive }) {
  await page.goto("/administration/users?inactive=1");
  const answers = {};
  for (const name of ["A. de Vries", "F. Yilmaz"]) {
    const user = await page.locator("main tbody").getByRole("link", { name, exact: true }).getAttribute("href");
    answers[`answers[user.${user.split("/").at(-1)}]`] = "on";
  }
  const draft = { kind: "users-request", draft: (await arrive.post("request_for_users", answers)).split("/")[3] };
  const definitions = (await readFile(CATALOGUE, "utf8")).match(/<esc:ServiceDefinition[\s\S]*?<\/esc:ServiceDefinition>/g);
  const open = definitions.filter((one) => one.includes("class:loa3") && one.includes('IsPublic="true"'));
  const services = [...new Set(open.map((one) => one.match(/ServiceUUID>([^<]+)</)[1]))].slice(0, 40);
  const chosen = Object.fromEntries(services.map((uuid) => [`answers[service.${uuid}]`, "on"]));
  await arrive.post("save_step", { ...draft, step: "services", rev: "1", "answers[scope]": "some", "answers[branch]": "no", ...chosen });
  await arrive.post("save_step", { ...draft, step: "term", rev: "2", "answers[term]": "1" });
  await arrive.post("complete_wizard", { ...draft, rev: "3", "answers[truth]": "on" });
  await portal.forward(320 * 24 * 60 * 60);
}
