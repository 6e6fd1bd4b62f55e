import { useFormatter, useTranslations } from "next-intl";
import type { ChartProps } from "../chart-props.ts";
import classes from "../charts.module.css";
import { formatTick, formatTimeTick } from "../format.ts";
import { Explorer } from "../live/explorer.tsx";
import { Legend } from "../live/legend.tsx";
import { dashes } from "../palette.tsx";
import { type Plot, type PlotKind, plotWidth, preparePlot } from "./prepare-plot.ts";
import { Single } from "./single.tsx";

/** Heights of plots in pixels: that of a panel, and that of one of several small ones. */
const heights = { full: 184, small: 92 } as const;

export type TimeChartProps = ChartProps & { kind: PlotKind; size?: keyof typeof heights };

/** Lines, bars or stacks over time, with all that was prepared. Complete without scripts; `Explorer` answers hands. */
export function TimeChart({ kind, size = "full", ...props }: TimeChartProps) {
  const { label, prepared, series, unit } = props;
  const t = useTranslations("charts");
  const { points } = prepared;
  if (points.length === 1) return <Single {...props} />;
  const plot = preparePlot(prepared, kind, heights[size]);
  const isBars = kind !== "lines";
  return (
    <div className={classes.plot}>
      <Legend series={series} shape={isBars ? "bars" : "lines"} extras={extrasOf(plot)} />
      <div className={classes.stage} data-size={size}>
        <Values plot={plot} unit={unit} />
        <Drawing plot={plot} slots={series.map(({ slot }) => slot)} isStacked={kind === "stacked"} />
        {prepared.hasValues ? null : (
          <p className={classes.nothing}>{t(prepared.isKnown ? "zero" : "unknown")}</p>
        )}
        <Explorer
          label={label}
          points={points.map(({ from, until }) => ({ from, until }))}
          grain={prepared.grain}
          lines={series.map(({ slot }, index) => ({ slot, ys: plot.series[index]?.ys ?? [] }))}
          isBars={isBars}
        />
        <Days plot={plot} prepared={prepared} />
      </div>
    </div>
  );
}

function extrasOf({ band, goal, unusual }: Plot) {
  const all = {
    usual: band !== "",
    unusual: unusual !== "",
    goal: goal?.kind === "goal",
    mark: goal?.kind === "mark",
  };
  return (["usual", "unusual", "goal", "mark"] as const).filter((name) => all[name]);
}

/** Labels of the value axis; one that is not seen gives them their width. */
function Values({ plot, unit }: { plot: Plot; unit: ChartProps["unit"] }) {
  const format = useFormatter();
  const labels = plot.grid.map(({ value, y }) => ({ y, text: formatTick(format, unit, value) }));
  const longest = labels.reduce((most, { text }) => (text.length > most.length ? text : most), "");
  return (
    <div className={classes.values} aria-hidden="true">
      <span>{longest}</span>
      {labels.map(({ y, text }) => (
        <span key={y} style={{ top: y }}>
          {text}
        </span>
      ))}
    </div>
  );
}

function Drawing({ plot, slots, isStacked }: { plot: Plot; slots: (1 | 2 | 3 | 4)[]; isStacked: boolean }) {
  const { series, grid, height } = plot;
  return (
    <svg
      className={classes.surface}
      viewBox={`0 0 ${plotWidth} ${height}`}
      height={height}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className={classes.grid} d={grid.map(({ y }) => `M0,${y}H${plotWidth}`).join("")} />
      {plot.band ? <path className={classes.band} d={plot.band} /> : null}
      {plot.mid ? <path className={classes.mid} d={plot.mid} /> : null}
      {series.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: series are told by their place
        <g key={index} data-slot={slots[index]} data-series={index}>
          {one.bars ? <path className={isStacked ? classes.stacked : classes.bars} d={one.bars} /> : null}
          {one.cutBars ? <path className={classes.cut} data-stacked={isStacked} d={one.cutBars} /> : null}
          {one.alone ? <path className={classes.alone} d={one.alone} /> : null}
          {one.cutAlone ? <path className={`${classes.cut} ${classes.alone}`} d={one.cutAlone} /> : null}
          {one.line ? (
            <path className={classes.line} d={one.line} strokeDasharray={dashes[slots[index] ?? 1]} />
          ) : null}
          {one.loose ? <path className={classes.loose} d={one.loose} /> : null}
          {one.dots ? <path className={classes.dots} d={one.dots} /> : null}
          {one.hollow ? <path className={classes.dots} data-hollow d={one.hollow} /> : null}
          {one.hollow ? <path className={classes.holes} d={one.hollow} /> : null}
        </g>
      ))}
      {plot.unusual ? <path className={classes.unusual} d={plot.unusual} /> : null}
      {plot.goal === null ? null : <path className={classes.goal} d={`M0,${plot.goal.y}H${plotWidth}`} />}
    </svg>
  );
}

/** Labels of the time axis, fewer where it is narrow, and signs of what is to be known of a day. */
function Days({ plot, prepared }: { plot: Plot; prepared: ChartProps["prepared"] }) {
  const format = useFormatter();
  const many = [5, 8, 11].find((most) => plot.ticks.length <= most) ?? 14;
  return (
    <div className={classes.days} data-many={many} aria-hidden="true">
      {plot.ticks.map(({ day, x, every }) => (
        <span
          key={day}
          data-every={every}
          data-edge={x < 0.03 ? "start" : x > 0.96 ? "end" : undefined}
          style={{ left: `${x * 100}%` }}
        >
          {formatTimeTick(format, day, prepared.grain)}
        </span>
      ))}
      {plot.marks.map(({ x, kind }) => (
        <i key={x} data-mark={kind} style={{ left: `${x * 100}%` }} />
      ))}
    </div>
  );
}
