import { formatFigure } from "#components/charts/format.ts";
import type { DailyFigure, FigureUnit } from "#db/figures/figure.ts";
import type { Formatter } from "#i18n/formats.ts";
import type { Told } from "../headline.ts";

/** A difference with its sign and as many decimals as the numbers that it is of; of shares in percentage points. */
export function formatDifference(format: Formatter, unit: FigureUnit, change: number): string {
  const text = format.number(change, unit === "count" ? "signedInteger" : "signedTenths");
  return unit === "share" ? `${text} p.p.` : text;
}

/** A change as a sentence tells it: in per cent, in things, or in points. */
export const formatTold = (format: Formatter, { unit }: DailyFigure, { share, change }: Told): string =>
  share === null ? formatDifference(format, unit, change) : format.number(share, "signedShare");

/** A number of things without its sign. */
export const formatSize = (format: Formatter, { unit }: DailyFigure, change: number): string =>
  formatFigure(format, unit, Math.abs(change));
