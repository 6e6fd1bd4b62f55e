import fc from "fast-check";
import { expect, test } from "vitest";
import { prepareWindows } from "./prepare-windows.ts";

type Cell = { weekday: number; hour: number; value: number | null };
const week = (value: (weekday: number, hour: number) => number | null): Cell[] =>
  Array.from({ length: 168 }, (_, at) => {
    const [weekday, hour] = [Math.floor(at / 24), at % 24];
    return { weekday, hour, value: value(weekday, hour) };
  });

test("the busiest and the quietest three hours on end are found, and the quietest of all days", () => {
  const cells = week((weekday, hour) => {
    if (weekday === 3 && hour >= 19 && hour < 22) return 100;
    if (weekday === 0 && hour >= 3 && hour < 6) return 0;
    return hour >= 2 && hour < 5 ? 5 : 10;
  });
  expect(prepareWindows(cells, "sun")).toEqual({
    busiest: { weekday: 3, from: 19, until: 22, lastWeekday: 3, value: 300 },
    quietest: { weekday: 0, from: 3, until: 6, lastWeekday: 0, value: 0 },
    daily: { from: 2, until: 5, value: 6 * 15 + 5 },
  });
});

test("hours on end may begin on one day and end on the next, on the last of a week, too; midnight at their end is the day's own", () => {
  const night = week((weekday, hour) =>
    (weekday === 6 && hour >= 23) || (weekday === 0 && hour < 2) ? 0 : 10,
  );
  expect(prepareWindows(night, "mon").quietest).toEqual({
    weekday: 6,
    from: 23,
    until: 2,
    lastWeekday: 0,
    value: 0,
  });
  const evening = week((weekday, hour) => (weekday === 2 && hour >= 21 ? 50 : 1));
  expect(prepareWindows(evening, "sun").busiest).toMatchObject({
    weekday: 2,
    from: 21,
    until: 24,
    lastWeekday: 2,
  });
  const late = week((_, hour) => (hour >= 23 || hour < 2 ? 1 : 10));
  expect(prepareWindows(late, "sun").daily).toEqual({ from: 23, until: 2, value: 21 });
});

test("an hour that no day had is in no window, one that is not told has nothing in it", () => {
  const skipped = week((weekday, hour) => (weekday === 0 && hour === 0 ? null : weekday === 0 ? 1 : 5));
  const { quietest } = prepareWindows(skipped, "sun");
  expect(quietest).toMatchObject({ weekday: 0, from: 1, until: 4, value: 3 });
  const only = prepareWindows([{ weekday: 4, hour: 9, value: 7 }], "sun");
  expect(only.busiest).toMatchObject({ weekday: 4, from: 7, until: 10, value: 7 });
  expect(only.quietest).toMatchObject({ weekday: 0, from: 0, value: 0 });
});

test("of equal windows the first of the reader's week counts, and of nothing there is none", () => {
  const same = week(() => 1);
  expect(prepareWindows(same, "sun").quietest).toMatchObject({ weekday: 0, from: 0 });
  expect(prepareWindows(same, "mon").quietest).toMatchObject({ weekday: 1, from: 0 });
  const none = { busiest: null, quietest: null, daily: null };
  expect(
    prepareWindows(
      week(() => 0),
      "sun",
    ),
  ).toEqual(none);
  expect(
    prepareWindows(
      week(() => null),
      "sun",
    ),
  ).toEqual(none);
  expect(prepareWindows([], "sun")).toEqual(none);
});

test("no three hours on end have more than the busiest or less than the quietest", () => {
  const value = fc.option(fc.nat(1000), { nil: null, freq: 20 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 168, maxLength: 168 }), (values) => {
      const cells = week((weekday, hour) => values[weekday * 24 + hour] ?? null);
      const { busiest, quietest } = prepareWindows(cells, "sun");
      const sums = values.flatMap((_, at) => {
        const own = [0, 1, 2].map((n) => values[(at + n) % 168] ?? null);
        return own.includes(null) ? [] : [own.reduce<number>((total, one) => total + (one ?? 0), 0)];
      });
      if (!busiest || !quietest) return;
      expect([busiest.value, quietest.value]).toEqual([Math.max(...sums), Math.min(...sums)]);
    }),
  );
});
