import { colour, type PaletteSlot } from "../palette.tsx";
import type { Prepared } from "../prepare-series.ts";
import { plotWidth, preparePlot } from "./prepare-plot.ts";
import classes from "./sparkline.module.css";

const height = 32;

type Props = { prepared: Prepared; slot?: PaletteSlot };

/** How a figure went, beside it: it has no labels and is nothing to those who hear the figure itself. */
export function Sparkline({ prepared, slot = 1 }: Props) {
  if (prepared.points.length < 2 || !prepared.isKnown) return <div className={classes.spark} />;
  const plot = preparePlot(prepared, "lines", height);
  const [series] = plot.series;
  if (!series) return null;
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${plotWidth} ${height}`}
      height={height}
      preserveAspectRatio="none"
      aria-hidden="true"
      style={{ color: colour(slot) }}
    >
      {plot.band ? <path className={classes.band} d={plot.band} /> : null}
      <path className={classes.line} d={series.line} />
      {series.loose ? <path className={classes.loose} d={series.loose} /> : null}
      <path className={classes.dots} d={`${series.dots}${series.hollow}`} />
    </svg>
  );
}
