import type { DailyFigure } from "#db/figures/figure.ts";
import { priceOf } from "#price.ts";

/**
 * A target as people write it, with a decimal comma or point, of a share in per cent with its sign or without: `1.200`,
 * `82,5`, `82.5 %`. Undefined for what is none, or cannot be meant: a share of more than all, half a thing, nothing of what there should be
 * more of.
 */
export function targetOf({ unit, better }: DailyFigure, text: string): number | undefined {
  const isShare = unit === "share";
  // Reals with cents are read alike: three digits behind a sign are thousands, one or two a part.
  const read = priceOf(isShare ? text.replace(/%\s*$/, "") : text);
  if (read === undefined || /R\$/.test(text)) return undefined;
  const value = isShare ? Number(read) / 100 : Number(read);
  const most = isShare ? 1 : 1e9;
  if (value > most || (value === 0 && better !== "fewer")) return undefined;
  if (unit === "count" && !Number.isInteger(value)) return undefined;
  return isShare ? Math.round(value * 1e4) / 1e4 : value;
}

/** A target as a form shows it; `targetOf` reads it back. */
export const targetAsTyped = ({ unit }: DailyFigure, target: number, locale: string): string =>
  (unit === "share" ? target * 100 : target).toLocaleString(locale, { maximumFractionDigits: 2 });
