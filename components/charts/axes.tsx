"use client";
import { useLocale } from "next-intl";
import { CartesianGrid, XAxis, YAxis } from "recharts";
import { formatTick, formatTimeTick, type Unit } from "./format.ts";
import type { Prepared } from "./prepare-series.ts";

/** Hairline grid and both axes, as prepared. A function, not a component: recharts looks at its children by type. */
export function useAxes(prepared: Prepared, unit: Unit) {
  const locale = useLocale();
  return [
    <CartesianGrid key="grid" vertical={false} stroke="var(--chart-grid)" />,
    <XAxis
      key="time"
      dataKey="from"
      ticks={prepared.ticks}
      tickFormatter={(day: string) => formatTimeTick(locale, day, prepared.grain)}
      interval="equidistantPreserveStart"
      minTickGap={12}
      tickLine={false}
      axisLine={{ stroke: "var(--chart-grid)" }}
    />,
    <YAxis
      key="value"
      domain={prepared.axis.domain}
      ticks={prepared.axis.ticks}
      tickFormatter={(value: number) => formatTick(locale, unit, value)}
      interval={0}
      width={44}
      tickLine={false}
      axisLine={false}
    />,
  ];
}
