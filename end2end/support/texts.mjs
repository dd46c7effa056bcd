import { readFileSync } from "node:fs";
import { parse } from "smol-toml";

const read = (lang) => parse(readFileSync(new URL(`../../app/locales/${lang}.toml`, import.meta.url), "utf8"));
const ALL = { en: read("en"), nl: read("nl") };

const MONTHS = {
  en: "January February March April May June July August September October November December".split(" "),
  nl: "januari februari maart april mei juni juli augustus september oktober november december".split(" "),
};

/** Spaces of every kind as one: days are kept on a line by spaces that never break. */
export const even = (text) => text.replace(/\s+/g, " ").trim();

/**
 * The texts of a language, read from the portal's own files, so that a better wording breaks no journey.
 * `t("login.submit")`, `t("days.left", { n: 3 })`, `t.day("2028-03-14")`.
 */
export function texts(lang) {
  const t = (key, values = {}) => {
    const [area, name] = key.split(".");
    const text = ALL[lang][area]?.[name];
    if (text === undefined) throw new Error(`no text ${key} in ${lang}`);
    const filled = text.replaceAll("**", "").replace(/\{(\w+)\}/g, (whole, word) => {
      if (!(word in values)) throw new Error(`${key}: ${whole} was not given`);
      return String(values[word]);
    });
    return even(filled);
  };
  t.lang = lang;
  t.day = (day) => {
    const [year, month, date] = day.split("-").map(Number);
    return `${date} ${MONTHS[lang][month - 1]} ${year}`;
  };
  t.term = (years) => t(`term.years_${years}`);
  return t;
}

/** "What" of every key that holds it, in both languages. */
export const bothLanguages = (key) => [texts("en")(key), texts("nl")(key)];
