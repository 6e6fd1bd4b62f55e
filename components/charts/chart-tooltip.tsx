"use client";
import { useFormatter, useTranslations } from "next-intl";
import type { TooltipContentProps } from "recharts";
import type { ChartProps } from "./chart-props.ts";
import classes from "./charts.module.css";
import { formatBucket, formatFigure } from "./format.ts";
import { LegendSwatch } from "./palette.tsx";
import type { Point } from "./prepare-series.ts";

type Props = ChartProps & { shape: "bars" | "lines"; at: Partial<TooltipContentProps> };

/** The full date of a point and the figures of all series there. */
export function ChartTooltip({ at, prepared, series, unit, shape }: Props) {
  const t = useTranslations("panels");
  const format = useFormatter();
  const point = at.payload?.[0]?.payload as Point | undefined;
  if (!at.active || !point) return null;
  return (
    <div className={classes.tooltip}>
      <strong>{formatBucket(format, point, prepared.grain)}</strong>
      <dl>
        {series.map(({ label, slot }, index) => (
          <div key={label} style={{ display: "contents" }}>
            <LegendSwatch of={slot} shape={shape} />
            <dt>{label}</dt>
            <dd>{formatFigure(format, unit, point.values[index] ?? null)}</dd>
          </div>
        ))}
      </dl>
      {point.isPartial && <p>{t(`partial.${prepared.grain}`, { days: point.days })}</p>}
    </div>
  );
}
