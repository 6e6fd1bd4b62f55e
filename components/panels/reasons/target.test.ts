import fc from "fast-check";
import { expect, test } from "vitest";
import { figureOf } from "#db/figures/daily.ts";
import { targetAsTyped, targetOf } from "./target.ts";

test.each([
  ["certificates", "1.200", 1200],
  ["certificates", "1,200", 1200],
  ["certificates", " 300 ", 300],
  ["failed", "0", 0],
  ["dau", "82,5", 82.5],
  ["pass_rate", "82,5", 0.825],
  ["pass_rate", "82.5 %", 0.825],
  ["pass_rate", "100%", 1],
] as const)("for %s, %s is %d", (name, text, target) => {
  expect(targetOf(figureOf(name), text)).toBe(target);
});

test.each([
  ["certificates", ""],
  ["certificates", "0"],
  ["certificates", "-5"],
  ["certificates", "82,5"],
  ["certificates", "9999999999"],
  ["certificates", "1e3"],
  ["certificates", "R$ 100"],
  ["certificates", "50%"],
  ["pass_rate", "101"],
  ["pass_rate", "0"],
  ["pass_rate", "abc"],
] as const)("for %s, %s is no target", (name, text) => {
  expect(targetOf(figureOf(name), text)).toBeUndefined();
});

test("a target that a form shows is read back as it was, in both languages", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.constantFrom("pt-BR", "en"), (tenths, locale) => {
      const [share, count] = [figureOf("pass_rate"), figureOf("certificates")];
      expect(targetOf(share, targetAsTyped(share, tenths / 1000, locale))).toBe(tenths / 1000);
      expect(targetOf(count, targetAsTyped(count, tenths * 997, locale))).toBe(tenths * 997);
    }),
  );
});
