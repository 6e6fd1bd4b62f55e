import { expect, test } from "vitest";
import { duration, lasted } from "./duration.ts";

test.each([
  [0, "0s", "0 s"],
  [430, "0.4s", "0,4 s"],
  [9_960, "10s", "10 s"],
  [59_600, "1m 0s", "1 min 0 s"],
  [200_000, "3m 20s", "3 min 20 s"],
  [3_840_000, "1h 4m", "1 h 4 min"],
  [3_600_000, "1h 0m", "1 h 0 min"],
  [-5, "0s", "0 s"],
])("%d ms reads %s, and %s in Portuguese", (milliseconds, english, portuguese) => {
  expect(duration(milliseconds, "en")).toBe(english);
  expect(duration(milliseconds, "pt-BR")).toBe(portuguese);
});

test("what has not ended has lasted until now, and what has not begun has not lasted", () => {
  const [start, end, now] = [new Date(1000), new Date(3000), new Date(9000)];
  expect(lasted(start, end, now)).toBe(2000);
  expect(lasted(start, null, now)).toBe(8000);
  expect(lasted(null, null, now)).toBeUndefined();
});
