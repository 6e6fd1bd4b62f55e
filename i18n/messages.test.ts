import { describe, expect, test } from "vitest";
import { accepted } from "./accepted.ts";
import { locales } from "./locales.ts";
import { areas, messagesOf } from "./messages.ts";

type Tree = { [key: string]: string | Tree };
const paths = (tree: Tree, above = ""): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [`${above}${key}`] : paths(value, `${above}${key}.`),
  );
/** The contents of the outermost braces of a text. */
function groups(text: string): string[] {
  const found: string[] = [];
  let [depth, start] = [0, 0];
  for (const [at, sign] of [...text].entries()) {
    if (sign === "{" && depth++ === 0) start = at + 1;
    if (sign === "}" && --depth === 0) found.push([...text].slice(start, at).join(""));
  }
  return found;
}

/** The names that a message needs: of arguments, in branches too, and of tags. */
const argumentsOf = (text: string): string[] => [
  ...groups(text).flatMap((group) => {
    const [name = "", type = "", ...rest] = group.split(",").map((part) => part.trim());
    return [name, ...(/^(plural|select)/.test(type) ? groups(rest.join(",")).flatMap(argumentsOf) : [])];
  }),
  ...[...text.matchAll(/<(\w+)>/g)].map(([, tag]) => tag ?? ""),
];
const textOf = (tree: Tree, path: string) =>
  path
    .split(".")
    .reduce<string | Tree>((at, key) => (typeof at === "string" ? at : (at[key] ?? "")), tree) as string;

test.each(areas)("%s says the same things in both languages", async (area) => {
  const [pt, en] = await Promise.all(locales.map((locale) => messagesOf(locale)));
  const [first, second] = [pt?.[area] as Tree, en?.[area] as Tree];
  expect(paths(second).sort()).toEqual(paths(first).sort());
  for (const path of paths(first))
    expect(new Set(argumentsOf(textOf(second, path))), path).toEqual(
      new Set(argumentsOf(textOf(first, path))),
    );
});

// Names, and words that both languages write alike.
const alike = new Set([
  "kits.link.label",
  "kits.guide.psql.title",
  "kits.guide.powerbi.title",
  "kits.guide.npgsql.title",
  "kits.guide.metabase.title",
  "kits.guide.python.title",
  "kits.guide.excel.title",
  "kits.guide.looker.title",
  "auth.email",
  "auth.account.email",
  "audit.fields.links",
  "audit.fields.kit",
  // Each language in itself.
  "auth.languages.en",
  "auth.languages.pt-BR",
  "columns.labels.email",
  "customers.kits.count",
  "customers.usage.kits.kit",
  "columns.labels.id",
  "columns.labels.id_item",
  "columns.enums.score_type.manual",
  "loads.kinds.delta",
  "loads.steps.total",
  "panels.figures.stickiness",
]);

/** A message's words: without what is put in, and without names in backquotes and words of SQL. */
const wordsOf = (text: string) =>
  text
    .replace(/\{\w+(, \w+)*\}/g, "")
    .replace(/\{(\w+), (select|plural),/g, "")
    .replace(/(?<=[\s,}])[\w=]+ \{/g, " ")
    .replace(/`[^`]*`/g, "");

const words = (all: string) => new RegExp(`(?<!\\p{L})(${all})(?!\\p{L})`, "iu");
const english = words("the|of|was|were|is|are|not|with|from|which|this");
const portuguese = words("não|de|da|uma|que|para|são|está");

describe.each(areas)("%s", (area) => {
  const both = async () => {
    const [pt, en] = await Promise.all(locales.map((locale) => messagesOf(locale)));
    return paths(pt?.[area] as Tree).map((path) => ({
      path: `${area}.${path}`,
      pt: textOf(pt?.[area] as Tree, path),
      en: textOf(en?.[area] as Tree, path),
    }));
  };

  test("no sentence was left in the other language", async () => {
    const same = (await both()).filter(({ pt, en }) => pt === en && /\p{L}{2}/u.test(wordsOf(pt)));
    expect(same.map(({ path }) => path).filter((path) => !alike.has(path))).toEqual([]);
  });

  test("Portuguese has no English words in it, and English no Portuguese ones", async () => {
    const texts = await both();
    const wrong = [
      ...texts.filter(({ pt }) => english.test(wordsOf(pt))),
      ...texts.filter(({ en }) => portuguese.test(wordsOf(en))),
    ];
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test("no message is empty but those that say nothing in some cases on purpose", async () => {
    const empty = (await both()).filter(({ pt, en }) => pt === "" || en === "");
    expect(empty.filter(({ path }) => !/^panels\.(cut|partial)\./.test(path))).toEqual([]);
  });
});

test.each([
  ["en-GB,en;q=0.9,pt;q=0.8", "en"],
  ["pt-PT", "pt-BR"],
  ["fr,en;q=0.5", "en"],
  ["en;q=0.2,pt;q=0.9", "pt-BR"],
  ["fr", "pt-BR"],
  ["en;q=0", "pt-BR"],
  ["", "pt-BR"],
  [null, "pt-BR"],
  [";;;,,q=", "pt-BR"],
  ["x_y,*;q=0.1,en;q=0.5", "en"],
])("a browser that asks for %s gets %s", (header, locale) => expect(accepted(header)).toBe(locale));
