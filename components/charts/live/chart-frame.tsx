"use client";
import { ActionIcon } from "@mantine/core";
import { IconChartBar, IconDownload, IconPhoto, IconTable } from "@tabler/icons-react";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import type { Sheet } from "../table/prepare-sheet.ts";
import classes from "./frame.module.css";

export type ChartFrameProps = {
  title: string;
  /** What a file of it says besides: the days, the tenants, and how fresh the data are. */
  imprint: string;
  /** Figures above the chart. */
  children?: ReactNode;
  chart: ReactNode;
  /** The same figures as a table; null where the chart is a table itself. */
  table: ReactNode | null;
  sentence: string;
  caption?: ReactNode;
  /** Buttons of the page that stand before the chart's own. */
  tools?: ReactNode;
  sheet: Sheet;
};

/** A chart with its heading, its sentence and its table, and what can be done with it: read it as a table, take it along. */
export function ChartFrame({ title, imprint, children, chart, table, ...props }: ChartFrameProps) {
  const { sentence, caption, sheet, tools } = props;
  const t = useTranslations("charts.frame");
  const locale = useLocale();
  const frame = useRef<HTMLDivElement>(null);
  const [isTable, setTable] = useState(false);
  const tool = (name: string, icon: ReactNode, act: () => unknown) => (
    // The browser's own word for it: one that floats would weigh more than the chart.
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      title={name}
      aria-label={t("of", { what: name, title })}
      onClick={act}
    >
      {icon}
    </ActionIcon>
  );
  // Both are asked for by few, and come when they are.
  const saveSheet = async () => (await import("./save.ts")).saveSheet(sheet, locale, `${title} ${imprint}`);
  const savePicture = async () => {
    const { savePicture: save } = await import("./save.ts");
    if (frame.current) await save(frame.current, `${title} ${imprint}`);
  };
  return (
    <div ref={frame} className={classes.frame} data-chart data-view={isTable ? "table" : "chart"}>
      <div className={classes.head}>
        <h2>
          <bdi>{title}</bdi>
        </h2>
        <div className={classes.tools}>
          {tools}
          {table === null
            ? null
            : tool(
                t(isTable ? "chart" : "table"),
                isTable ? <IconChartBar size={16} stroke={1.7} /> : <IconTable size={16} stroke={1.7} />,
                () => setTable(!isTable),
              )}
          {tool(t("sheet"), <IconDownload size={16} stroke={1.7} />, saveSheet)}
          {tool(t("picture"), <IconPhoto size={16} stroke={1.7} />, savePicture)}
        </div>
      </div>
      {children}
      <div className={classes.chart}>{chart}</div>
      {table === null ? null : (
        <section
          className={classes.table}
          tabIndex={isTable ? 0 : undefined}
          // While it is only heard it is no place of its own.
          aria-label={isTable ? t("of", { what: t("table"), title }) : undefined}
        >
          {table}
        </section>
      )}
      {sentence === "" ? null : <p className={classes.sentence}>{sentence}</p>}
      {caption ? <div className={classes.caption}>{caption}</div> : null}
      <p className={classes.imprint} aria-hidden="true">
        {imprint}
      </p>
    </div>
  );
}
