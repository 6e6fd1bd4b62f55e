import { useFormatter, useTranslations } from "next-intl";
import type { ChartProps } from "../chart-props.ts";
import { formatBucket, formatFigure } from "../format.ts";
import { isUnusual, type Point } from "../prepare-series.ts";
import classes from "./table.module.css";

/** The points of a chart as a table, the latest first: every figure of it, for those who read rather than look. */
export function ChartTable({ label, prepared, series, unit }: ChartProps) {
  const t = useTranslations("charts");
  const format = useFormatter();
  const { grain, points } = prepared;
  const hasUsual = points.some(({ usual }) => usual !== null);
  const number = (value: number | null) => formatFigure(format, unit, value);
  const usualOf = ({ usual }: Point) =>
    usual
      ? t("table.band", { low: number(usual.low), mid: number(usual.mid), high: number(usual.high) })
      : "–";
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t(`grain.${grain}`)}</th>
          {series.map((one) => (
            <th key={one.label} scope="col">
              <bdi>{one.label}</bdi>
            </th>
          ))}
          {hasUsual ? <th scope="col">{t("table.usual")}</th> : null}
          {prepared.goal === null ? null : <th scope="col">{t(`table.${prepared.goal.kind}`)}</th>}
        </tr>
      </thead>
      <tbody>
        {points.toReversed().map((point) => (
          <tr key={point.from}>
            <th scope="row">
              {formatBucket(format, point, grain, "shortWeekday")}
              {notesOf(point).map((note) => (
                <small key={note}>{note}</small>
              ))}
            </th>
            {series.map((one, index) => (
              <td key={one.label}>{number(point.values[index] ?? null)}</td>
            ))}
            {hasUsual ? <td>{usualOf(point)}</td> : null}
            {prepared.goal === null ? null : <td>{number(prepared.goal.value)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );

  function notesOf(point: Point): string[] {
    return [
      ...(point.isPartial && grain !== "day" ? [t(`partial.${grain}`, { days: point.days })] : []),
      ...(isUnusual(point) ? [t("table.unusual")] : []),
      ...point.marks.map(({ kind, text }) => t(`mark.${kind}`, { text })),
    ];
  }
}
