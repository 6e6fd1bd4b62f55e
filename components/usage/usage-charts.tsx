import { Paper, Text } from "@mantine/core";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { UsageDay } from "#db/queries/usage.ts";
import type { TableName } from "#db/schema/index.ts";
import { weekStarts } from "#i18n/locales.ts";
import palette from "../charts/charts.module.css";
import type { Unit } from "../charts/format.ts";
import type { PaletteSlot } from "../charts/palette.tsx";
import { prepareSeries } from "../charts/prepare-series.ts";
import { TimeFigure } from "../charts/time/time-figure.tsx";
import panels from "../panels/panels.module.css";

type Column = Exclude<keyof UsageDay, "day">;
type Line = { column: Column; label: string; slot: PaletteSlot };
type Props = {
  days: UsageDay[];
  /** The one table whose rows and bytes are drawn. */
  table: TableName | null;
  /** Where all of them are. */
  all: string;
};

/** Rows, bytes and learners over the days of the period; a day on which nobody measured is a gap. */
export function UsageCharts({ days, table, all }: Props) {
  const t = useTranslations("customers.usage");
  const name = useTranslations("tables.names");
  const weekStart = weekStarts[useLocale()];
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  const range = { from: first.day, until: last.day };
  const chart = (title: string, unit: Unit, lines: Line[]) => {
    const measures = lines.map(({ column }) => ({ how: "last", column, gap: "unknown" }) as const);
    const prepared = prepareSeries(days, range, measures, { grain: "day", weekStart });
    return (
      <Paper
        component="section"
        className={`${panels.panel} ${palette.palette}`}
        data-width="beside"
        aria-label={title}
      >
        <TimeFigure
          title={title}
          kind="lines"
          unit={unit}
          prepared={prepared}
          series={lines.map(({ label, slot }) => ({ label, slot }))}
          caption={days.length === 1 ? t("charts.one") : ""}
        >
          <Text fz="xs" c="dimmed" component="div" mb={6} mih={20} style={{ display: "flex", gap: 12 }}>
            {table && lines.length === 1 && lines[0]?.column !== "counted" ? name(table) : null}
          </Text>
        </TimeFigure>
      </Paper>
    );
  };
  const hasCap = days.some(({ cap }) => cap !== null);
  const learners: Line = { column: hasCap ? "counted" : "learners", label: t("learners"), slot: 1 };
  return (
    <div>
      {table ? (
        <Text fz="sm" mb={6}>
          {name(table)} ·{" "}
          <Link className="link" href={all}>
            {t("allTables")}
          </Link>
        </Text>
      ) : null}
      <div className={panels.grid}>
        {chart(t("charts.rows"), "count", [{ column: "rows", label: t("rows"), slot: 1 }])}
        {chart(t("charts.bytes"), "bytes", [{ column: "bytes", label: t("bytes"), slot: 1 }])}
        {chart(
          t("charts.learners"),
          "count",
          hasCap ? [learners, { column: "cap", label: t("cap"), slot: 2 }] : [learners],
        )}
      </div>
    </div>
  );
}
