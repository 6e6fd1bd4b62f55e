import { createFormatter } from "next-intl";
import { expect, test } from "vitest";
import { timeZone } from "#days.ts";
import { type Formatter, formatDay, formatsOf } from "#i18n/formats.ts";
import { formatBound, formatInstant } from "./format-value.ts";

const formatters = (["pt-BR", "en"] as const).map((locale): [string, Formatter] => [
  locale,
  createFormatter({ locale, timeZone, formats: formatsOf(locale) }),
]);

test.each(formatters)("in %s, a moment that no calendar has is shown as what it is", (_, format) => {
  expect(formatInstant(format, "infinity")).toEqual({ day: "infinity", time: "" });
  expect(formatInstant(format, "-infinity")).toEqual({ day: "-infinity", time: "" });
  expect(formatInstant(format, "0044-03-15 12:00:00-03:06:28 BC")).toEqual({
    day: "0044-03-15 BC",
    time: "12:00",
  });
  expect(formatInstant(format, "12024-01-01 00:30:00.5-03")).toEqual({ day: "12024-01-01", time: "00:30" });
  expect(formatInstant(format, "294276-12-31 20:59:59.999999-03")).toEqual({
    day: "294276-12-31",
    time: "20:59",
  });
  expect(formatInstant(format, "0044-03-15 12:00:00-03:06:28")).toEqual({ day: "0044-03-15", time: "12:00" });
});

test.each(formatters)("in %s, a day that no calendar has is shown as what it is", (_, format) => {
  for (const day of [
    "infinity",
    "-infinity",
    "0044-03-15 BC",
    "0044-03-15",
    "12024-01-01",
    "5874897-12-31",
  ]) {
    expect(formatDay(format, day)).toBe(day);
    expect(formatBound(format, "day", day)).toBe(day);
  }
});

test("a usual moment and day are shown as the language writes them", () => {
  const shown = formatters.map(([, format]) => [
    Object.values(formatInstant(format, "2026-03-02T02:59:59.999998Z")).join(" "),
    formatDay(format, "1000-01-01"),
    formatDay(format, "9999-12-31"),
  ]);
  expect(shown).toEqual([
    ["01/03/2026 23:59", "01/01/1000", "31/12/9999"],
    ["Mar 1, 2026 23:59", "Jan 1, 1000", "Dec 31, 9999"],
  ]);
});
