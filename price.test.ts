import fc from "fast-check";
import { expect, test } from "vitest";
import { asTyped, priceOf } from "./price.ts";

test.each([
  ["4900", "4900.00"],
  ["4.900,00", "4900.00"],
  ["4,900.5", "4900.50"],
  ["R$ 4900,50", "4900.50"],
  ["4.900", "4900.00"],
  ["1.234.567,8", "1234567.80"],
  ["0,07", "0.07"],
  ["007", "7.00"],
  [" 12 ", "12.00"],
])("%s is %s", (text, price) => expect(priceOf(text)).toBe(price));

test.each([
  "",
  "abc",
  "-1",
  "1,234,5",
  "1.23.456",
  "4900,",
  ",5",
  "1e3",
  "4.9000",
  "12345678901",
  "4900,505,0",
])("%s is no price", (text) => expect(priceOf(text)).toBeUndefined());

test("a price that a language writes is read back as it was", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999_999_999_999 }),
      fc.constantFrom("pt-BR", "en"),
      (cents, locale) => {
        const written = (cents / 100).toLocaleString(locale, { style: "currency", currency: "BRL" });
        const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
        expect(priceOf(written)).toBe(price);
        expect(priceOf(asTyped(price, locale))).toBe(price);
      },
    ),
  );
});

test("a form shows a price as its language writes it", () => {
  expect([asTyped("1234567.80", "pt-BR"), asTyped("1234567.80", "en")]).toEqual([
    "1.234.567,80",
    "1,234,567.80",
  ]);
});
