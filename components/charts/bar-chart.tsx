"use client";
import {
  Bar,
  BarChart as Chart,
  Rectangle,
  type RectangleProps,
  ResponsiveContainer,
  Tooltip,
} from "recharts";
import { useAxes } from "./axes.tsx";
import type { ChartProps } from "./chart-props.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import classes from "./charts.module.css";
import { colour } from "./palette.tsx";
import type { Point } from "./prepare-series.ts";

type ShapeProps = RectangleProps & { payload?: Point };

/** A bar; one of a week or month that the range cuts is pale, because it is not comparable with the others. */
const shape = ({ x, y, width, height, fill, payload }: ShapeProps) => (
  <Rectangle
    x={x}
    y={y}
    width={width}
    height={height}
    fill={fill}
    fillOpacity={payload?.isPartial ? 0.4 : 1}
  />
);

/** Bars by day, week or month; `isStacked` puts the series of a point on one another. Draws what was prepared. */
export function BarChart({ isStacked, ...props }: ChartProps & { isStacked?: boolean }) {
  const { label, prepared, series, unit } = props;
  const axes = useAxes(prepared, unit);
  return (
    <div className={classes.plot}>
      <ResponsiveContainer>
        <Chart
          data={prepared.points}
          aria-label={label}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          barCategoryGap="18%"
        >
          {axes}
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: "var(--chart-grid)", fillOpacity: 0.5 }}
            content={(at) => <ChartTooltip {...props} at={at} shape="bars" />}
          />
          {series.map((one, index) => (
            <Bar
              key={one.label}
              name={one.label}
              dataKey={(point: Point) => point.values[index]}
              fill={colour(one.slot)}
              stackId={isStacked ? "all" : undefined}
              maxBarSize={32}
              isAnimationActive={false}
              shape={shape}
            />
          ))}
        </Chart>
      </ResponsiveContainer>
    </div>
  );
}
