import { expect, test } from "vitest";
import {
  addDays,
  addMonths,
  beginOf,
  dayOf,
  daysOf,
  isDay,
  lengthOf,
  startOfWeek,
  yearUntil,
} from "./days.ts";

test("only days that exist are days", () => {
  expect(isDay("2024-02-29")).toBe(true);
  for (const text of [
    "2023-02-29",
    "2024-13-01",
    "2024-1-1",
    "24-01-01",
    "0000-01-01",
    "2024-01-01T00:00",
    "",
    "'; drop",
  ])
    expect(isDay(text)).toBe(false);
});

test("days go over leap days, years and changes of the clock", () => {
  expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
  expect(addDays("2024-03-01", -1)).toBe("2024-02-29");
  expect(addDays("2018-11-03", 1)).toBe("2018-11-04");
  expect(addMonths("2024-01-31", 1)).toBe("2024-02-01");
  expect(addMonths("2024-12-05", 1)).toBe("2025-01-01");
  expect(daysOf({ from: "2024-02-28", until: "2024-03-01" })).toEqual([
    "2024-02-28",
    "2024-02-29",
    "2024-03-01",
  ]);
  expect(daysOf({ from: "2024-03-01", until: "2024-02-28" })).toEqual([]);
});

test("weeks begin on Monday", () => {
  expect(startOfWeek("2026-11-22", "mon")).toBe("2026-11-16");
  expect(startOfWeek("2026-11-16", "mon")).toBe("2026-11-16");
  expect(startOfWeek("2026-11-22", "sun")).toBe("2026-11-22");
  expect(startOfWeek("2026-11-21", "sun")).toBe("2026-11-15");
});

test("twelve months end with the day given, in common and in leap years", () => {
  expect(yearUntil("2026-11-22")).toEqual({ from: "2025-11-23", until: "2026-11-22" });
  expect(lengthOf(yearUntil("2024-12-31"))).toBe(366);
  expect(yearUntil("2024-02-29")).toEqual({ from: "2023-03-01", until: "2024-02-29" });
});

test("the day of a moment is the one in Sao Paulo, where midnight is 03:00 UTC", () => {
  expect(dayOf(new Date("2026-11-23T02:59:59Z"))).toBe("2026-11-22");
  expect(dayOf(new Date("2026-11-23T03:00:00Z"))).toBe("2026-11-23");
  expect(beginOf("2026-11-23")).toEqual(new Date("2026-11-23T03:00:00Z"));
  // Until 2019 Sao Paulo had summer time: midnight was 02:00 UTC.
  expect(dayOf(new Date("2013-12-01T02:30:00Z"))).toBe("2013-12-01");
  expect(beginOf("2013-12-01")).toEqual(new Date("2013-12-01T02:00:00Z"));
  // Its midnight was skipped: the day began at one o'clock.
  expect(beginOf("2018-11-04")).toEqual(new Date("2018-11-04T03:00:00Z"));
});
