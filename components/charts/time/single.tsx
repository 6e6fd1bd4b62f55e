import { useFormatter, useTranslations } from "next-intl";
import type { ChartProps } from "../chart-props.ts";
import classes from "../charts.module.css";
import { formatBucket, formatFigure } from "../format.ts";
import { LegendSwatch } from "../palette.tsx";
import { isUnusual } from "../prepare-series.ts";

/** A range of one point: a dot in an empty plot says less than the figures themselves. */
export function Single({ prepared, series, unit }: ChartProps) {
  const t = useTranslations("charts");
  const format = useFormatter();
  const [point] = prepared.points;
  if (!point) return null;
  const { usual } = point;
  return (
    <div className={classes.single}>
      <p>{formatBucket(format, point, prepared.grain)}</p>
      <dl>
        {series.map(({ label, slot }, index) => (
          <div key={label}>
            <dt>
              <LegendSwatch of={slot} shape="bars" />
              <bdi>{label}</bdi>
            </dt>
            <dd>{formatFigure(format, unit, point.values[index] ?? null)}</dd>
          </div>
        ))}
      </dl>
      {usual ? (
        <p data-unusual={isUnusual(point) || undefined}>
          {t("usually", {
            low: formatFigure(format, unit, usual.low),
            high: formatFigure(format, unit, usual.high),
          })}
        </p>
      ) : null}
    </div>
  );
}
