import { expect, test } from "vitest";
import { verdict } from "./check.ts";

const check = { name: "no reader is held up", compared: 7, of: "reads", failures: [] as string[] };

test("a check that passed says how many things it compared", () => {
  expect(verdict([check])).toEqual({
    lines: ["passed  no reader is held up (7 reads)"],
    passed: 1,
    failed: 0,
  });
});

test("a check that compared nothing fails, although nothing speaks against it", () => {
  const { lines, passed, failed } = verdict([check, { ...check, compared: 0 }]);
  expect([passed, failed]).toEqual([1, 1]);
  expect(lines.slice(1)).toEqual([
    "FAILED  no reader is held up (0 reads)",
    "        there were no reads to look at, so nothing is proved",
  ]);
});

test("an empty list of checks is a failure", () => {
  expect(verdict([])).toEqual({ lines: ["FAILED  nothing was checked"], passed: 0, failed: 1 });
});

test("of many failures the first twelve are shown, and that there are more", () => {
  const failures = Array.from({ length: 20 }, (_, at) => `failure ${at}`);
  const { lines, failed } = verdict([{ ...check, failures }]);
  expect(failed).toBe(1);
  expect(lines).toHaveLength(14);
  expect(lines.at(-1)).toBe("        and 8 more");
});
