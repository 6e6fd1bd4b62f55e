import { expect, test } from "vitest";
import type { Point } from "../prepare-series.ts";
import { summarize } from "./prepare-sentence.ts";

const points = (values: (number | null)[], partial: number[] = []): Point[] =>
  values.map((value, at) => ({
    from: `2026-11-${10 + at}`,
    until: `2026-11-${10 + at}`,
    days: 1,
    isPartial: partial.includes(at),
    values: [value],
    usual: null,
    marks: [],
  }));
const of = (values: (number | null)[], partial?: number[]) =>
  summarize({ points: points(values, partial) }, 0);

test("the highest, the lowest and the last are said with their days; of equals the latest", () => {
  expect(of([3, 1, 3, 1, 2])).toMatchObject({
    most: { value: 3, at: { from: "2026-11-12" } },
    least: { value: 1, at: { from: "2026-11-13" } },
    last: { value: 2, at: { from: "2026-11-14" } },
  });
});

test.each([
  [[1, 2, 3, 4, 5], "up"],
  [[5, 4, 4, 2, 1], "down"],
  [[100, 101, 100, 101, 100], "flat"],
  [[1, 9, 1, 9, 2], "none"],
  [[1, 2, 3], "none"],
])("%j goes %s", (values, direction) => expect(of(values)).toMatchObject({ direction }));

test("what the range cuts counts for nothing as long as there are others", () => {
  expect(of([5, 6, 7, 8, 1], [4])).toMatchObject({
    least: { value: 5 },
    last: { value: 8 },
    direction: "up",
  });
  expect(of([5, 1], [1])).toMatchObject({ kind: "many", last: { value: 1 } });
});

test("nothing, one and always the same are what they are", () => {
  expect(of([null, null])).toEqual({ kind: "unknown" });
  expect(of([null, 4])).toMatchObject({ kind: "one", only: { value: 4 } });
  expect(of([0, 0, 0, 0])).toEqual({ kind: "same", value: 0 });
});
