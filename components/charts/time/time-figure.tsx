import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatRange } from "#i18n/formats.ts";
import type { ChartProps } from "../chart-props.ts";
import { ChartFrame } from "../live/chart-frame.tsx";
import { ChartTable } from "../table/chart-table.tsx";
import { prepareSheet } from "../table/prepare-sheet.ts";
import type { PlotKind } from "./prepare-plot.ts";
import { TimeChart } from "./time-chart.tsx";
import { useTimeSentence } from "./use-time-sentence.ts";

export type TimeFigureProps = Omit<ChartProps, "label"> & {
  title: string;
  kind: PlotKind;
  /** How fresh the data are. */
  asOf?: Date;
  /** Figures above the chart. */
  children?: ReactNode;
  caption?: ReactNode;
  /** Buttons of the page, before those of the chart. */
  tools?: ReactNode;
};

/** A chart over time with all that belongs to it: heading, sentence, table, files. All of it is there without scripts. */
export function TimeFigure({ title, kind, asOf, children, caption, tools, ...props }: TimeFigureProps) {
  const t = useTranslations("charts");
  const format = useFormatter();
  const { prepared, series, unit } = props;
  const sentence = useTimeSentence(props);
  const [first, last] = [prepared.points[0], prepared.points.at(-1)];
  const range = first && last ? formatRange(format, { from: first.from, until: last.until }) : "";
  const label = t("sentence.of", { series: title, said: sentence });
  return (
    <ChartFrame
      title={title}
      imprint={asOf ? t("frame.imprint", { range, asOf: format.dateTime(asOf, "instant") }) : range}
      chart={<TimeChart {...props} label={label} kind={kind} />}
      table={<ChartTable {...props} label={title} />}
      sentence={sentence}
      caption={caption}
      tools={tools}
      sheet={prepareSheet(prepared, series, unit, (name) => t(`sheet.${name}`))}
    >
      {children}
    </ChartFrame>
  );
}
