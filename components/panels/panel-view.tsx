"use client";
import { ActionIcon, Group, Text, Title, Tooltip } from "@mantine/core";
import { IconChartBar, IconTable } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { BarChart } from "#components/charts/bar-chart.tsx";
import type { ChartProps } from "#components/charts/chart-props.ts";
import { ChartTable } from "#components/charts/chart-table.tsx";
import { LineChart } from "#components/charts/line-chart.tsx";
import classes from "./panels.module.css";

export type PanelViewProps = ChartProps & {
  title: string;
  chart: "bars" | "lines";
  isStacked?: boolean;
  reference?: number;
  /** Figures above the chart, made on the server. */
  children: ReactNode;
  caption: string;
};

/** A panel's heading, figures and chart, with a switch between the chart and the same figures as a table. */
export function PanelView({
  title,
  chart,
  isStacked,
  reference,
  children,
  caption,
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
      <Text fz="xs" c="dimmed" mt={4}>
        {caption}
      </Text>
    </>
  );
}
