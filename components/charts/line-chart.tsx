"use client";
import {
  LineChart as Chart,
  type DotItemDotProps,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
} from "recharts";
import { useAxes } from "./axes.tsx";
import type { ChartProps } from "./chart-props.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import classes from "./charts.module.css";
import { colour, dashes } from "./palette.tsx";
import type { Point } from "./prepare-series.ts";

type PointProps = Omit<DotItemDotProps, "ref">;

/** Every point of a short line has a dot (one alone would be nothing); of a long one only the points cut by the range. */
function PointDot({ cx, cy, stroke, payload, value, count }: PointProps & { count: number }) {
  if (value === null || value === undefined || (count > 14 && !payload?.isPartial)) return null;
  const fill = payload?.isPartial ? "var(--chart-back)" : stroke;
  return <circle cx={cx} cy={cy} r={2.5} stroke={stroke} strokeWidth={1.5} fill={fill} />;
}

type Props = ChartProps & { reference?: number };

/** Lines by day, week or month, with gaps where nothing is known. Draws what was prepared. */
export function LineChart({ reference, ...props }: Props) {
  const { label, prepared, series, unit } = props;
  const axes = useAxes(prepared, unit);
  const count = prepared.points.length;
  return (
    <div className={classes.plot}>
      <ResponsiveContainer>
        <Chart data={prepared.points} aria-label={label} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
          {axes}
          {reference !== undefined && (
            <ReferenceLine
              y={reference}
              stroke="var(--chart-ink)"
              strokeDasharray="2 4"
              ifOverflow="hidden"
            />
          )}
          <Tooltip
            isAnimationActive={false}
            content={(at) => <ChartTooltip {...props} at={at} shape="lines" />}
          />
          {series.map((one, index) => (
            <Line
              key={one.label}
              name={one.label}
              dataKey={(point: Point) => point.values[index]}
              stroke={colour(one.slot)}
              strokeDasharray={dashes[one.slot]}
              strokeWidth={1.75}
              dot={(at: PointProps) => <PointDot key={at.key} {...at} count={count} />}
              connectNulls={false}
              isAnimationActive={false}
            />
          ))}
        </Chart>
      </ResponsiveContainer>
    </div>
  );
}
