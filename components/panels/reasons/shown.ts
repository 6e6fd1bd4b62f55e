import type { FigureUnit } from "#db/figures/figure.ts";

// By Intl, as pages round: Math.round has another opinion of 1.005, and of halves below zero.
const rounding = (maximumFractionDigits: number) =>
  new Intl.NumberFormat("en", { maximumFractionDigits, useGrouping: false, signDisplay: "negative" });
const whole = rounding(0);
const tenths = rounding(1);
const perCent = new Intl.NumberFormat("en", {
  style: "percent",
  maximumFractionDigits: 1,
  useGrouping: false,
});

/**
 * A number as a page shows it, in tenths: of things, or of percentage points. Whole things are shown whole, means with a
 * tenth, shares in per cent with a tenth.
 */
export function shownTenths(unit: FigureUnit, value: number): number {
  if (unit === "share") return Math.round(Number.parseFloat(perCent.format(value)) * 10);
  return Math.round(Number((unit === "count" ? whole : tenths).format(value)) * 10);
}

/**
 * The difference of two numbers as a page shows them, so that a reader who takes one from the other finds it: of things,
 * or, of shares, in percentage points.
 */
export const shownChange = (unit: FigureUnit, now: number, before: number): number =>
  (shownTenths(unit, now) - shownTenths(unit, before)) / 10;
