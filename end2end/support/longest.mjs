import { readFileSync } from "node:fs";

/** How many letters a name may have. */
const LONGEST = 64;
/** Shorter names stand in other words too: they count where they stand alone. */
const ALONE = 6;

const CATALOGUE = readFileSync(new URL("../../server/demo/service-catalogue.xml", import.meta.url), "utf8");
const ENTITIES = { "&amp;": "&", "&apos;": "'", "&quot;": '"', "&lt;": "<", "&gt;": ">" };

/** The names of the demo data: of services and providers in both languages, of organizations, of people. */
const named = [...CATALOGUE.matchAll(/<esc:(?:ServiceName|OrganizationDisplayName)\b[^>]*>([^<]+)</g)]
  .map(([, name]) => name.replace(/&\w+;/g, (entity) => ENTITIES[entity] ?? entity).trim())
  .concat(["Test BV Donald", "Test Stichting Bolderbast", "Test EMZ Dagobert", "Test VOF Guus"]);
const people = ["A. de Vries", "B. Jansen", "C. van Dijk", "D. Bakker", "E. Visser", "F. Yilmaz", "G. Smit", "H. Meijer", "K. de Groot", "L. Bos"];

/** As long as a name may be, in one word. */
const stretched = (text) => text.replace(/[^\p{L}]/gu, "").repeat(LONGEST).slice(0, LONGEST);
const longest = new Map([
  ...named.map((name) => [name, stretched(name)]),
  ...people.map((name) => [name, name.replace(/\S+$/, stretched)]),
]);
for (const [name, long] of [...longest]) longest.set(name.replaceAll("&", "&amp;"), long);

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const pattern = new RegExp(
  [...longest.keys()]
    .sort((one, other) => other.length - one.length)
    .map((name) => (name.length < ALONE ? `(?<=[>"])${literally(name)}(?=[<"\\\\])` : literally(name)))
    .join("|"),
  "g",
);

/** A text with every name of the demo data as long as it may be, in one word. */
export const withLongestNames = (text) => text.replace(pattern, (name) => longest.get(name));

/** From here on every page that is loaded by its address has them. */
export async function stretchNames(page) {
  await page.route(
    () => true,
    async (route) => {
      const request = route.request();
      if (request.resourceType() !== "document" || request.method() !== "GET") return route.fallback();
      const response = await route.fetch({ maxRedirects: 0 });
      await route.fulfill({ response, body: withLongestNames(await response.text()) });
    },
  );
}
