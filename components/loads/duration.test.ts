import { expect, test } from "vitest";
import { duration, lasted } from "./duration.ts";

test.each([
  [0, "0 s"],
  [430, "0.4 s"],
  [9_960, "10 s"],
  [59_600, "1 min 00 s"],
  [200_000, "3 min 20 s"],
  [3_840_000, "1 h 04 min"],
  [-5, "0 s"],
])("%d ms reads %s", (milliseconds, text) => expect(duration(milliseconds, String)).toBe(text));

test("what has not ended has lasted until now, and what has not begun has not lasted", () => {
  const [start, end, now] = [new Date(1000), new Date(3000), new Date(9000)];
  expect(lasted(start, end, now)).toBe(2000);
  expect(lasted(start, null, now)).toBe(8000);
  expect(lasted(null, null, now)).toBeUndefined();
});
