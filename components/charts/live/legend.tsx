"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ChartSeries } from "../chart-props.ts";
import { LegendSwatch } from "../palette.tsx";
import classes from "./live.module.css";

type Extra = "usual" | "unusual" | "goal" | "mark";
type Props = { series: ChartSeries[]; shape: "bars" | "lines"; extras: Extra[] };

/** The names of what is drawn; a press on one leaves it alone in the chart, a second one brings the others back. */
export function Legend({ series, shape, extras }: Props) {
  const t = useTranslations("charts.legend");
  const [alone, setAlone] = useState<number | null>(null);
  if (series.length === 1 && extras.length === 0) return null;
  return (
    // What is alone is told to the drawing by this sign beside it: it was drawn by the server and is not drawn again.
    <ul className={classes.legend} data-alone={alone ?? undefined}>
      {series.length === 1
        ? null
        : series.map(({ label, slot }, index) => (
            <li key={label}>
              <button
                type="button"
                aria-pressed={alone === index}
                title={t(alone === index ? "all" : "alone")}
                onClick={() => setAlone(alone === index ? null : index)}
              >
                <LegendSwatch of={slot} shape={shape} />
                <bdi>{label}</bdi>
              </button>
            </li>
          ))}
      {extras.map((extra) => (
        <li key={extra}>
          <span className={classes.extra} data-extra={extra} />
          {t(extra)}
        </li>
      ))}
    </ul>
  );
}
