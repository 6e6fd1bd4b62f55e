import { createFormatter } from "next-intl";
import { expect, test } from "vitest";
import { type Formatter, formatRange, formatsOf } from "#i18n/formats.ts";
import { locales } from "#i18n/locales.ts";
import { formatBucket, formatFigure, formatShare, formatTimeTick } from "./format.ts";

const [pt, en] = locales.map((locale) =>
  createFormatter({ locale, timeZone: "Pacific/Kiritimati", formats: formatsOf(locale) }),
) as [Formatter, Formatter];

test("figures are in the reader's locale, and what is not known is a dash", () => {
  expect(formatFigure(pt, "count", 12_345)).toBe("12.345");
  expect(formatFigure(en, "share", 0.1834)).toBe("18.3%");
  expect(formatFigure(en, "mean", 12.34)).toBe("12.3");
  expect(formatFigure(en, "mean", 1234)).toBe("1,234.0");
  expect(formatFigure(en, "share", 0.2)).toBe("20.0%");
  expect(["0 bytes", "1.2 GB"]).toEqual([0, 1_234_000_000].map((bytes) => formatFigure(en, "bytes", bytes)));
  expect(formatFigure(en, "count", null)).toBe("–");
});

test("a relative change carries its sign", () => {
  expect(formatShare(en, 12.5)).toBe("+1,250.0%");
});

test("a day is that day in every time zone of the process", () => {
  const day = { from: "2024-02-29", until: "2024-02-29", days: 1, isPartial: false };
  expect(formatBucket(en, day, "day")).toBe("Thursday, February 29, 2024");
  expect(formatTimeTick(pt, "2024-02-29", "day")).toBe("29 fev");
  expect(formatRange(en, { from: "2024-02-29", until: "2024-02-29" })).toBe("Feb 29, 2024");
});

test("a month that is cut says its days, and a whole one its name", () => {
  const month = { from: "2024-02-01", until: "2024-02-29", days: 29, isPartial: false };
  expect(formatBucket(en, month, "month")).toBe("February 2024");
  expect(formatBucket(en, { ...month, from: "2024-02-10", isPartial: true }, "month")).toContain("10");
});
