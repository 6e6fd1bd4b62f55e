import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { errorCodes, errorFacts } from "#errors.ts";
import english from "#messages/en/errors.json" with { type: "json" };
import portuguese from "#messages/pt-BR/errors.json" with { type: "json" };
import { document } from "./document.ts";
import { explain } from "./explanation.ts";

const committed = () => readFileSync(new URL("../docs/errors.md", import.meta.url), "utf8");

describe.each([
  ["English", english.codes],
  ["Portuguese", portuguese.codes],
])("in %s", (_, codes) => {
  test("every code is explained, and nothing else is", () => {
    expect(Object.keys(codes).toSorted()).toEqual(errorCodes.toSorted());
    for (const code of errorCodes)
      for (const text of [codes[code].title, codes[code].meaning, codes[code].hint])
        expect(text.trim(), code).not.toBe("");
  });

  test("a code that several databases raise names the one that did, at the beginning of its sentence", () => {
    const wrong = errorCodes.filter((code) => {
      const isOfSeveral = errorFacts[code].origins.length > 1 && code !== "internal";
      return isOfSeveral && !codes[code].meaning.startsWith("{side} ");
    });
    expect(wrong).toEqual([]);
  });
});

test("docs/errors.md says what the catalogue says, of every code (npm run docs:errors)", () => {
  expect(committed()).toBe(document());
  expect(errorCodes.filter((code) => !committed().includes(`### \`${code}\``))).toEqual([]);
});

test("the explanation names the side that failed, and the setting that leads to it", () => {
  expect(explain("account_refused", "source")).toMatchObject({
    meaning: expect.stringMatching(/^The source refused/),
    hint: expect.stringContaining("SOURCE_URL"),
  });
  expect(explain("account_refused", "warehouse")).toMatchObject({
    meaning: expect.stringMatching(/^The warehouse refused/),
    hint: expect.stringContaining("DATABASE_URL"),
  });
  for (const code of errorCodes) expect(JSON.stringify(explain(code)), code).not.toMatch(/\{\w+\}/);
});
