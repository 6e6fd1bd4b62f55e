import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { computedTables } from "#db/schema/index.ts";
import { OpendbError } from "#errors.ts";
import { isComputed, parseManifest, readManifest } from "./manifest.ts";

const text = readFileSync(new URL("../manifest.yaml", import.meta.url), "utf8");

const faultOf = (source: string): string => {
  try {
    parseManifest(source, "m.yaml");
  } catch (error) {
    expect(error).toBeInstanceOf(OpendbError);
    return (error as OpendbError).message;
  }
  return "";
};

const lineOf = (needle: string) => text.split("\n").findIndex((line) => line.includes(needle)) + 1;

test.each([
  [
    "a table that is not in the contract",
    "table: lms.users\n",
    "table: lms.pupils\n",
    "a table of the contract",
  ],
  ["an unknown strategy", "strategy: derived", "strategy: replace", "merge"],
  ["a key that nobody knows", "lookback: 3 days", "lookbackk: 3 days", "lookbackk"],
  ["a document with a key that nobody knows", "empty: null", "emtpy: null", "emtpy"],
  ["a lookback that is no span", "lookback: 3 days", "lookback: soon", "36 hours"],
  ["a variable that is no number", "role_learner: 1", "role_learner: one", "expected number"],
])("%s is refused with file, line and what was expected", (_, from, to, expected) => {
  const message = faultOf(text.replace(from, to));
  const at = /^m\.yaml:(\d+): /.exec(message);
  expect(message).toContain(expected);
  // The line of the fault, or of the table that it is in.
  expect(Math.abs(Number(at?.[1]) - lineOf(from.trim()))).toBeLessThanOrEqual(3);
});

test("the tables that the models call computed are the ones that the manifest computes", () => {
  const computed = readManifest().tables.filter(isComputed);
  expect(new Set(computed.map(({ table }) => table))).toEqual(computedTables);
});

test("a relation that gives a table values is declared, with whether its changes are followed, or refused", () => {
  const join = "joins: [{ relation: platform.tracks t, key: t.id, on: s.track_id, follows: true }]";
  const grants = "from: platform.grants s\n";
  expect(text).toContain(join);
  expect(text).toContain(grants);
  const hidden = grants.replace("\n", " LEFT JOIN platform.tracks t ON t.id = s.track_id\n");
  expect(faultOf(text.replace(grants, hidden))).toContain("what gives it more values stands in `joins`");
  const asked = "id_origin: (SELECT origin_id FROM platform.tracks t WHERE t.id = s.track_id)";
  expect(faultOf(text.replace("id_origin: t.origin_id", asked))).toContain("belongs in `joins`");
  expect(faultOf(text.replace("id_origin: t.origin_id", "id_origin: s.track_id"))).toContain(
    "no column reads",
  );
  expect(faultOf(text.replace(join, join.replace(", follows: true", "")))).toContain("{ never: why not }");
  expect(faultOf(text.replace(join, join.replace("follows: true", "follows: { never: it is small }")))).toBe(
    "",
  );
});

test("a table that is declared twice is refused", () => {
  expect(faultOf(text.replace("table: lms.admins\n", "table: lms.users\n"))).toContain(
    "lms.users is declared twice",
  );
});

test("YAML that cannot be read is refused with its line", () => {
  expect(faultOf("version: 1\ntables: [")).toMatch(/^m\.yaml:\d+: /);
});
