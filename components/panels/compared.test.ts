import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, lengthOf } from "#days.ts";
import { comparedWith } from "./compared.ts";

const ranges = fc.tuple(fc.nat(9000), fc.nat(3659)).map(([start, more]) => ({
  from: addDays("2005-01-01", start),
  until: addDays("2005-01-01", start + more),
}));
const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();

test("what a range is compared with is as long, and ends before it begins", () => {
  fc.assert(
    fc.property(ranges, fc.constantFrom("weekdays" as const, "year" as const), (range, comparison) => {
      const other = comparedWith(range, comparison);
      if (!other) throw new Error("There is nothing to compare with.");
      expect(lengthOf(other)).toBe(lengthOf(range));
      expect(other.until < range.from).toBe(true);
    }),
  );
});

test("weekdays are compared with the same weekdays, as near as can be", () => {
  expect(comparedWith({ from: "2026-11-21", until: "2026-11-27" }, "weekdays")).toEqual({
    from: "2026-11-14",
    until: "2026-11-20",
  });
  expect(comparedWith({ from: "2026-10-29", until: "2026-11-27" }, "weekdays")).toEqual({
    from: "2026-09-24",
    until: "2026-10-23",
  });
  fc.assert(
    fc.property(ranges, (range) => {
      const other = comparedWith(range, "weekdays");
      expect(weekday(other?.from ?? "")).toBe(weekday(range.from));
    }),
  );
});

test("a year before, weekdays meet, too, and none is none", () => {
  expect(comparedWith({ from: "2026-11-27", until: "2026-11-27" }, "year")).toEqual({
    from: "2025-11-28",
    until: "2025-11-28",
  });
  expect(comparedWith({ from: "2025-11-28", until: "2026-11-27" }, "year")).toEqual({
    from: "2024-11-28",
    until: "2025-11-27",
  });
  expect(comparedWith({ from: "2026-11-27", until: "2026-11-27" }, "none")).toBeNull();
});
