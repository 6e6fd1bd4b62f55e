"use client";
import { ActionIcon, Group, Text, Title, Tooltip } from "@mantine/core";
import { IconChartBar, IconTable } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { BarChart } from "#components/charts/bar-chart.tsx";
import type { ChartProps } from "#components/charts/chart-props.ts";
import { ChartTable } from "#components/charts/chart-table.tsx";
import { LineChart } from "#components/charts/line-chart.tsx";
import type { FigureName } from "#db/figures/daily.ts";
import classes from "./panels.module.css";
import { AsOf } from "./truth/as-of.tsx";
import { TruthButton } from "./truth/truth-button.tsx";

export type PanelViewProps = ChartProps & {
  title: string;
  chart: "bars" | "lines";
  isStacked?: boolean;
  reference?: number;
  /** Figures of the panels, which tell what they are and how fresh. */
  figures?: readonly FigureName[];
  /** The legend, made on the server. */
  children: ReactNode;
  caption: string;
};

/** A panel's heading and chart, with a switch between the chart and the same figures as a table. */
export function PanelView({
  title,
  chart,
  isStacked,
  reference,
  children,
  caption,
  figures,
  ...props
}: PanelViewProps) {
  const t = useTranslations("panels");
  const [isTable, setTable] = useState(false);
  const name = t(isTable ? "view.chart" : "view.table");
  return (
    <>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={2} fz="sm" fw={600}>
          {title}
        </Title>
        <Group gap={2} wrap="nowrap">
          {figures ? <TruthButton label={title} figures={figures} of="day" /> : null}
          <Tooltip label={name}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              className={classes.toggle}
              aria-label={t("view.of", { view: name, title })}
              onClick={() => setTable(!isTable)}
            >
              {isTable ? <IconChartBar size={16} stroke={1.7} /> : <IconTable size={16} stroke={1.7} />}
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      {children}
      <div className={classes.body}>
        {!props.prepared.hasValues && !isTable ? (
          <Text className={classes.nothing} fz="sm" c="dimmed">
            {t("nothing")}
          </Text>
        ) : isTable ? (
          <ChartTable {...props} />
        ) : chart === "bars" ? (
          <BarChart {...props} isStacked={isStacked} />
        ) : (
          <LineChart {...props} reference={reference} />
        )}
      </div>
      <Text fz="xs" c="dimmed" mt={4} component="div">
        {caption}
        {figures ? (
          <div>
            <AsOf />
          </div>
        ) : null}
      </Text>
    </>
  );
}
