import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Prints which journeys run in which variants, as Markdown: a line for each file, or with `--each` for each journey. With the
 * name of a file, what `playwright test --list --reporter=json` said before stands beside it, found by the journeys' titles.
 */
const names = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const each = process.argv.includes("--each");

const list = () => execFileSync("node_modules/.bin/playwright", ["test", "--list", "--reporter=json"], { maxBuffer: 1 << 26 });

/** Title → file and variants of every journey. */
function journeys(json) {
  const found = new Map();
  const look = ({ specs = [], suites = [] }) => {
    for (const { title, file, tests } of specs) {
      const journey = found.get(title) ?? { file, variants: [] };
      journey.variants.push(...tests.map(({ projectName }) => projectName));
      found.set(title, journey);
    }
    suites.forEach(look);
  };
  JSON.parse(json).suites.forEach(look);
  return found;
}

const runs = (all) => [...all.values()].reduce((sum, { variants }) => sum + variants.length, 0);
const now = journeys(list());
const before = names.length > 0 ? journeys(readFileSync(names[0])) : undefined;

const rows = new Map();
for (const [title, { file, variants }] of now) {
  const key = each ? title : file;
  const row = rows.get(key) ?? { count: 0, variants: new Set(), earlier: new Set() };
  row.count += 1;
  for (const variant of variants) row.variants.add(variant);
  for (const variant of before?.get(title)?.variants ?? []) row.earlier.add(variant);
  rows.set(key, row);
}
const line = (...cells) => console.log(`| ${cells.join(" | ")} |`);
const heads = ["journeys", ...(each ? [] : ["tests"]), ...(before ? ["ran before in"] : []), "run in"];
line(...heads);
line(...heads.map(() => "---"));
for (const [key, { count, variants, earlier }] of [...rows].sort(([a], [b]) => (each ? 0 : a.localeCompare(b)))) {
  line(key, ...(each ? [] : [count]), ...(before ? [[...earlier].join(", ") || "not at all"] : []), [...variants].join(", "));
}
console.log(`\n${now.size} journeys, ${runs(now)} runs${before ? `; before ${before.size} journeys, ${runs(before)} runs` : ""}`);
for (const title of before?.keys() ?? []) if (!now.has(title)) console.log(`no more: ${title}`);
