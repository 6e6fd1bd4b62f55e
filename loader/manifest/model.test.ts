import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isComputed, readManifest } from "./manifest.ts";
import { readModel } from "./model.ts";

const folder = new URL("../derive/models/", import.meta.url);
const files = readdirSync(folder);

const head = (declared: string) => `-- What it is.\n-- ---\n${declared}\n-- ---\nSELECT 1\n`;
const partitions = "-- recompute: partitions\n-- grain: { day: date }\n-- inputs:\n--   lms.users: {}";

test.each([
  ["a file that is not there", undefined, "no such file"],
  ["a model without a head", "SELECT 1\n", "two lines"],
  ["an unknown way of recomputing", head("-- recompute: always"), "recompute"],
  [
    "an input that is no table",
    head(partitions.replace("lms.users", "lms.pupils")),
    "a table of the contract",
  ],
  ["a word that nobody knows", head(`${partitions}\n-- windows: 3`), "windows"],
  [
    "partitions of two grains",
    head(partitions.replace("day: date", "day: date, user: id_user")),
    "one grain",
  ],
  [
    "an incremental model without its second query",
    head(partitions.replace("partitions", "incremental")),
    "x.incremental.sql",
  ],
  [
    "a rolling window without its members",
    head(partitions.replace("partitions", "rolling_window\n-- window_days: 30")),
    "x.members.sql",
  ],
])("%s is refused with the file's name and what was expected", (_, text, expected) => {
  const read = (file: string) => (file === "x.sql" ? text : undefined);
  expect(() => readModel("x.sql", read)).toThrow(
    expect.objectContaining({ code: "manifest", message: expect.stringContaining(expected) }),
  );
  expect(() => readModel("x.sql", read)).toThrow(/^x\.sql: /);
});

test("every file of derive/models belongs to a table of the manifest, and says in its first line what it is", () => {
  const tables = readManifest()
    .tables.filter(isComputed)
    .map(({ table }) => table);
  const named = files.map((file) =>
    /^((?:lms|metrics)\.[a-z_]+)(\.(incremental|basis|members))?\.sql$/.exec(file),
  );
  expect(named.map((match) => match?.[1]).filter((table) => !tables.some((one) => one === table))).toEqual(
    [],
  );
  for (const file of files) expect(readFileSync(new URL(file, folder), "utf8"), file).toMatch(/^-- [A-Z]/);
});

test("models are formatted alike: two spaces, no tabs, at most 120 columns, one newline at the end", () => {
  const wrong = files.filter((file) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    const lines = text.slice(0, -1).split("\n");
    return (
      !text.endsWith("\n") ||
      lines.some(
        (line) => line === "" || /\t|\s$/.test(line) || line.length > 120 || /^( {2})* \S/.test(line),
      )
    );
  });
  expect(wrong).toEqual([]);
});
