import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { fitting, tableLines } from "./table.ts";

const heads = ["table", "strategy", "rows", "reads"];
const reads = "what changed since Friday; everything of tenant 7, which joined";
const rows = [
  ["lms.users", "merge", 1_234_567, reads],
  ["lms.user_lesson_progress", "append", null, "nothing"],
];

test("columns line up two blanks apart, numbers to the right, and no line ends in blanks", () => {
  expect(tableLines(heads, rows)).toEqual([
    "table                     strategy       rows  reads",
    `lms.users                 merge     1,234,567  ${reads}`,
    "lms.user_lesson_progress  append            -  nothing",
  ]);
});

test("where there is less room the longest text goes on below, and names and numbers stay whole", () => {
  const lines = tableLines(heads, rows, 72);
  expect(lines).toEqual([
    "table                     strategy       rows  reads",
    "lms.users                 merge     1,234,567  what changed since",
    "                                               Friday; everything of",
    "                                               tenant 7, which joined",
    "lms.user_lesson_progress  append            -  nothing",
  ]);
  for (const room of [60, 20, 1]) {
    const narrow = tableLines(heads, rows, room).join("\n");
    for (const whole of ["lms.user_lesson_progress", "1,234,567", "everything"])
      expect(narrow).toContain(whole);
  }
});

test("colours take no room, and a table without rows is its heads", () => {
  const coloured = [["a", "\u001b[31mfailed\u001b[39m", "b"]];
  const lines = tableLines(["x", "state", "y"], coloured);
  expect(lines.map(stripVTControlCharacters)).toEqual(["x  state   y", "a  failed  b"]);
  expect(tableLines(["x", "y"], [])).toEqual(["x  y"]);
});

test("where a terminal is too narrow for the columns each value stands behind its head, and none is cut", () => {
  const heads = ["customer", "data as of", "next due", "now"];
  const rows = [["acme", "2026-11-20 04:00", "2026-11-21 04:00", "idle"]];
  expect(fitting(heads, rows, 80).head).toContain("customer  data as of");
  expect(fitting(heads, rows, 24)).toEqual({
    head: undefined,
    lines: ["customer: acme", "data as of: 2026-11-20 04:00", "next due: 2026-11-21 04:00", "now: idle", ""],
  });
});
