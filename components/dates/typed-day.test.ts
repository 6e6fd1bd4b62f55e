import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#days.ts";
import { typedDay, writtenDay } from "./typed-day.ts";

test.each(["05/11/2026", "5/11/2026", "05/11/26", "5-11-2026", "5.11.2026", " 05112026 ", "2026-11-05"])(
  "%j is the fifth of November in Portuguese",
  (text) => expect(typedDay(text, "pt-BR")).toBe("2026-11-05"),
);

test.each(["Nov 5, 2026", "5 Nov 2026", "November 5, 2026", "2026-11-05"])(
  "%j is the fifth of November in English",
  (text) => expect(typedDay(text, "en")).toBe("2026-11-05"),
);

test.each(["30/02/2026", "2026-13-01", "ontem", "", "5", "99/99/9999"])("%j is no day", (text) => {
  expect(typedDay(text, "pt-BR")).toBeNull();
});

test("a day that could be read in two ways is not guessed in English", () => {
  expect(typedDay("11/12/2026", "en")).toBeNull();
});

test("a day that was written is read back the same", () => {
  fc.assert(
    fc.property(fc.nat(20_000), fc.constantFrom("pt-BR", "en"), (count, locale) => {
      const day = addDays("1990-01-01", count);
      expect(typedDay(writtenDay(day, locale), locale)).toBe(day);
    }),
  );
});
