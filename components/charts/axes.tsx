"use client";
import { useFormatter } from "next-intl";
import { CartesianGrid, XAxis, YAxis } from "recharts";
import { formatTick, formatTimeTick, type Unit } from "./format.ts";
import type { Prepared } from "./prepare-series.ts";

/** Hairline grid and both axes, as prepared. A function, not a component: recharts looks at its children by type. */
export function useAxes(prepared: Prepared, unit: Unit) {
  const format = useFormatter();
  return [
    <CartesianGrid key="grid" vertical={false} stroke="var(--chart-grid)" />,
    <XAxis
      key="time"
      dataKey="from"
      ticks={prepared.ticks}
      tickFormatter={(day: string) => formatTimeTick(format, day, prepared.grain)}
      interval="equidistantPreserveStart"
      minTickGap={12}
      tickLine={false}
      axisLine={{ stroke: "var(--chart-grid)" }}
    />,
    <YAxis
      key="value"
      domain={prepared.axis.domain}
      ticks={prepared.axis.ticks}
      // A space would be where it is broken, by a width that is not measured as it is drawn.
      tickFormatter={(value: number) => formatTick(format, unit, value).replaceAll(" ", "\u00a0")}
      interval={0}
      width={52}
      tickLine={false}
      axisLine={false}
    />,
  ];
}
