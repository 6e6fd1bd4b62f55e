import { expect, test } from "vitest";
import { prepareWeekMap, weekdaysFrom } from "./prepare-week-map.ts";

const hour = (weekday: number, at: number, value: number | null) => ({ weekday, hour: at, value });

test("an hour without a row is none, one that never was is not known", () => {
  const { days } = prepareWeekMap([hour(0, 0, null), hour(1, 5, 10)], "sun");
  expect(days[0]?.cells[0]).toEqual({ weekday: 0, hour: 0, value: null, level: 0 });
  expect(days[0]?.cells[1]).toEqual({ weekday: 0, hour: 1, value: 0, level: 0 });
  expect(days[1]?.cells[5]).toEqual({ weekday: 1, hour: 5, value: 10, level: 5 });
});

test("levels are fifths of the greatest, and what is there at all has one", () => {
  const { days } = prepareWeekMap(
    [1, 20, 21, 50, 100].map((value, at) => hour(2, at, value)),
    "sun",
  );
  expect(days[2]?.cells.slice(0, 5).map(({ level }) => level)).toEqual([1, 1, 2, 3, 5]);
});

test("weeks begin as the reader's do", () => {
  expect(weekdaysFrom("sun")[0]).toBe(0);
  expect(prepareWeekMap([], "mon").days.map(({ weekday }) => weekday)).toEqual([1, 2, 3, 4, 5, 6, 0]);
});

test("of nothing, nothing is busy or quiet", () => {
  expect(prepareWeekMap([], "sun")).toMatchObject({
    greatest: 0,
    windows: { busiest: null, quietest: null },
  });
});
