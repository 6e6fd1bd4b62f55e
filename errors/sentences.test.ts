import { createTranslator } from "use-intl/core";
import { describe, expect, test } from "vitest";
import { type ErrorParams, OpendbError, type Part } from "#errors.ts";
import english from "#messages/en/errors.json" with { type: "json" };
import portuguese from "#messages/pt-BR/errors.json" with { type: "json" };
import { because } from "./english.ts";
import { type Speaker, say } from "./say.ts";
import { findings, knownFinding, knownReason, names, part, parts, reasons } from "./sentences.ts";

const lists = { "pt-BR": new Intl.ListFormat("pt-BR"), en: new Intl.ListFormat("en") };

/** Speaks a language; a sentence that is missing, is no ICU message or lacks a value makes the test fail. */
function speakerOf(locale: "pt-BR" | "en"): Speaker {
  const messages = locale === "en" ? english : portuguese;
  const message = createTranslator({
    locale,
    timeZone: "UTC",
    messages: messages as typeof english,
    onError: (error) => {
      throw error;
    },
  }) as Speaker["message"];
  return {
    message: (place, values) => message(place, values),
    list: (items) => lists[locale].format(items),
    moment: (at) => at.toISOString(),
    day: (day) => day.split("-").toReversed().join("/"),
  };
}

const all: [string, readonly string[]][] = [
  ...Object.entries(reasons).flatMap(([name, { params }]): [string, readonly string[]][] => [
    [`reasons.${name}.text`, params],
    [`reasons.${name}.hint`, params],
  ]),
  ...Object.entries(findings).flatMap(([name, params]): [string, readonly string[]][] => [
    [`findings.${name}.text`, params],
    [`findings.${name}.hint`, params],
  ]),
  ...Object.entries(parts).map(([name, params]): [string, readonly string[]] => [`parts.${name}`, params]),
  ...names.map((name): [string, readonly string[]] => [`names.${name}`, ["value"]]),
];
const sample = (params: readonly string[]): ErrorParams =>
  Object.fromEntries(params.map((name) => [name, 2]));

describe.each(["pt-BR", "en"] as const)("in %s", (locale) => {
  const speaker = speakerOf(locale);
  const messages = locale === "en" ? english : portuguese;

  test("every reason, finding and part has its sentence, and nothing else has one", () => {
    expect(Object.keys(messages.reasons).toSorted()).toEqual(Object.keys(reasons).toSorted());
    expect(Object.keys(messages.findings).toSorted()).toEqual(Object.keys(findings).toSorted());
    expect(Object.keys(messages.parts).toSorted()).toEqual(Object.keys(parts).toSorted());
    expect(Object.keys(messages.names).toSorted()).toEqual([...names].toSorted());
  });

  test.each(all)("%s is said with what the catalogue gives it, and with nothing more", (place, params) => {
    expect(say(speaker, place, sample(params))).not.toMatch(/[{}]|^$/);
  });
});

/** Values of parameters that a sentence chooses by. */
const choices: Record<string, string[]> = {
  by: ["seed", "derive"],
  kind: ["seed", "derive"],
  bound: ["exactly", "at_least"],
  state: ["cancelled", "failed"],
};

test("a reason says all that it is given: every parameter changes its text or its hint", () => {
  const speaker = speakerOf("pt-BR");
  const said = (name: string, params: ErrorParams) =>
    ["text", "hint"].map((of) => say(speaker, `reasons.${name}.${of}`, params)).join(" ");
  for (const [name, { params }] of Object.entries(reasons))
    for (const one of params) {
      const before = sample(params);
      const values = choices[one] ?? [1, 7];
      const changed = values.map((value) => said(name, { ...before, [one]: value }));
      expect(new Set([said(name, before), ...changed]).size, `${name}.${one}`).toBeGreaterThan(1);
    }
});

test("numbers, lists, moments and clauses are written as the language has them", () => {
  const most = 0.3;
  const gone = { table: "lms.users", gone: 1053, all: 20_000, ofLeft: 1, most };
  expect(say(speakerOf("pt-BR"), "reasons.rows_gone.text", gone)).toBe(
    "1.053 de 20.000 linhas de lms.users não estão mais na origem, 1 delas de uma plataforma que deixou o cliente. Mais de 30% de uma tabela só sai com confirmação.",
  );
  const tenants = Array.from({ length: 10 }, (_, at) => String(at + 1));
  const left = { tenants, count: 10, table: "lms.users", gone: 11, all: 20, most };
  expect(say(speakerOf("pt-BR"), "reasons.tenants_left.text", left)).toContain(
    "as plataformas 1, 2, 3, 4, 5, 6, 7, 8 e mais 2 não são mais do cliente; com elas",
  );
  const differences: Part[] = [
    part("source_column", { column: "name", expected: "text", found: "nothing" }),
    part("source_column", { column: "id", expected: "bigint", found: "text" }),
  ];
  expect(
    say(speakerOf("pt-BR"), "reasons.source_columns_changed.text", { table: "lms.tags", differences }),
  ).toBe(
    "A origem de lms.tags mudou: name deveria ser text, mas a origem não a tem; id deveria ser bigint, mas a origem tem text.",
  );
  const locked = { relation: "platform.users", behind: ["12"], since: { at: "2026-11-27T04:00:00.000Z" } };
  expect(say(speakerOf("en"), "reasons.source_table_locked.text", locked)).toBe(
    "The source's table platform.users is locked by its process 12, at least since 2026-11-27T04:00:00.000Z.",
  );
});

test("days are said as the language has them", () => {
  const days = { from: { day: "2000-01-01" }, last: { day: "2026-11-28" } };
  const left = { count: 2, table: "lms.scores", column: "created_at", ...days };
  expect(say(speakerOf("pt-BR"), "findings.in_no_day.text", left)).toContain(
    "01/01/2000 ou posterior a 28/11/2026",
  );
});

test("an error of a reason has its code, its English for logs, and what other languages need", () => {
  const error = because("root_missing", { root: "7" }, { table: "lms.tenants" });
  expect(error).toBeInstanceOf(OpendbError);
  expect(error).toMatchObject({
    code: "not_found",
    table: "lms.tenants",
    reason: "root_missing",
    params: { root: "7" },
    message: "The source has no tenant 7, which is the customer's root.",
    hint: expect.stringContaining("SOURCE_URL"),
  });
});

test("what another version recorded, with other parameters or by another name, is not said wrongly", () => {
  expect(knownReason("root_missing", { root: "7" })).toBe("root_missing");
  expect(knownReason("root_missing", {})).toBeUndefined();
  expect(knownReason("root_lost", { root: "7" })).toBeUndefined();
  expect(knownReason(undefined, undefined)).toBeUndefined();
  expect(knownFinding("volume", { read: 1, usual: 2 })).toBe("volume");
  expect(knownFinding("volume", { read: 1 })).toBeUndefined();
});
