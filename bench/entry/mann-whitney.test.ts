import { expect, test } from "vitest";
import { mannWhitney, median } from "./mann-whitney.ts";

test("the test of two samples agrees with values that are known", () => {
  const row = Array.from({ length: 30 }, (_, n) => n);
  expect(mannWhitney(row, row)).toMatchObject({ greater: 0.5 });
  expect(mannWhitney(row, row).p).toBeCloseTo(1, 6);
  // U = 240 of 900, spread = sqrt(30 * 30 * 61 / 12) = 67.64: z = -3.105, p = 0.0019.
  const moved = mannWhitney(
    row.map((n) => 2 * n),
    row.map((n) => n + 0.5),
  );
  expect(moved.greater * 900).toBeCloseTo(240, 6);
  expect(moved.p).toBeCloseTo(0.0019, 4);
  expect(
    mannWhitney(
      row,
      row.map((n) => n + 100),
    ).p,
  ).toBeLessThan(1e-9);
  expect(
    mannWhitney(
      row.map(() => 1),
      row.map(() => 1),
    ),
  ).toEqual({ p: 1, greater: 0.5 });
});

test("the median is the middle one", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2);
});
