import { expect, test } from "vitest";
import type { DayMark } from "#db/queries/day-marks.ts";
import { inText } from "#foreign.ts";
import { axisMarks, holidaysIn } from "./prepare-marks.ts";

const names = { pt: "Natal", en: "Christmas Day" };
const load = { kind: "load", day: "2026-12-26", state: "failed", idRun: 1 } as const;
const note = { kind: "note", id: 1, tenants: null, by: "Ana", isOwn: true, version: 1 } as const;
const marks: DayMark[] = [
  { kind: "holiday", day: "2026-12-25", names },
  { ...load, isMended: false },
  { ...load, isMended: true },
  { ...note, day: "2026-12-27", text: "Campanha \u202e" },
];
const words = { load: (word: string) => `load ${word}`, foreign: (text: string) => inText(text, 200) };

test("an axis has of each mark its day, its kind and a text in the reader's language", () => {
  expect(axisMarks(marks, { ...words, language: "pt" })).toEqual([
    { day: "2026-12-25", kind: "holiday", text: "Natal" },
    { day: "2026-12-26", kind: "load", text: "load failed" },
    { day: "2026-12-26", kind: "load", text: "load failed_mended" },
    { day: "2026-12-27", kind: "note", text: "Campanha [U+202E]" },
  ]);
  expect(axisMarks(marks, { ...words, language: "en" })[0]?.text).toBe("Christmas Day");
});

test("what is no measure of the usual are the holidays alone", () => {
  expect([...holidaysIn(marks)]).toEqual(["2026-12-25"]);
});
