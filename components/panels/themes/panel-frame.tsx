import { Paper } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import palette from "../../charts/charts.module.css";
import { ChartFrame } from "../../charts/live/chart-frame.tsx";
import type { Sheet } from "../../charts/table/prepare-sheet.ts";
import classes from "../panels.module.css";
import { AsOf } from "../truth/as-of.tsx";
import { TruthButton } from "../truth/truth-button.tsx";

export type FrameProps = {
  title: string;
  /** What it is, in a sentence. */
  about: string;
  /** Of which days it is. */
  said: string;
  width?: "third" | "half" | "full";
  asOf: Date;
  /** Its statement with literals, and the tables that it reads. */
  truth: { sql: string; tables: readonly string[] };
  /** Above the chart. */
  children?: ReactNode;
  chart: ReactNode;
  sentence: string;
  sheet: Sheet;
  caption?: ReactNode;
};

/** What is no figure of days, in its place on a page: with what it is and where it comes from. */
export function PanelFrame({ title, about, said, width = "half", asOf, truth, ...frame }: FrameProps) {
  const t = useTranslations("charts.frame");
  const format = useFormatter();
  const { children, chart, sentence, sheet, caption } = frame;
  return (
    <Paper
      component="section"
      className={`${classes.panel} ${palette.palette}`}
      data-width={width}
      aria-label={title}
    >
      <ChartFrame
        title={title}
        imprint={t("imprint", { range: said, asOf: format.dateTime(asOf, "instant") })}
        chart={chart}
        table={null}
        sentence={sentence}
        sheet={sheet}
        tools={<TruthButton label={title} about={about} {...truth} />}
        caption={
          <>
            {said}. {caption} <AsOf />
          </>
        }
      >
        {children}
      </ChartFrame>
    </Paper>
  );
}
