"use client";
import { ScrollArea, Table, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { ChartProps } from "./chart-props.ts";
import classes from "./charts.module.css";
import { formatBucket, formatFigure } from "./format.ts";

/** The points of a chart as a table: the same figures for those who read rather than look. */
export function ChartTable({ label, prepared, series, unit }: ChartProps) {
  const t = useTranslations("panels");
  const format = useFormatter();
  return (
    <ScrollArea h={208} viewportProps={{ tabIndex: 0, role: "region", "aria-label": label }}>
      <Table stickyHeader verticalSpacing={2} horizontalSpacing={6} fz="xs" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t(`grain.${prepared.grain}`)}</Table.Th>
            {series.map((one) => (
              <Table.Th key={one.label} scope="col" className={classes.number}>
                {one.label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {prepared.points.toReversed().map((point) => (
            <Table.Tr key={point.from}>
              <Table.Th scope="row" fw={400}>
                {formatBucket(format, point, prepared.grain, "shortWeekday")}
                {point.isPartial && (
                  <Text span c="dimmed" fz="xs">
                    <br />
                    {t(`partial.${prepared.grain}`, { days: point.days })}
                  </Text>
                )}
              </Table.Th>
              {series.map((one, index) => (
                <Table.Td key={one.label} className={classes.number}>
                  {formatFigure(format, unit, point.values[index] ?? null)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
