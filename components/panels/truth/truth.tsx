"use client";
import { ActionIcon, Box, CopyButton, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import type { DailyTable } from "#db/figures/figure.ts";
import { copied } from "#db/figures/literal.ts";
import { byDay, byTable, ofRange } from "#db/figures/statements.ts";
import { AsOf } from "./as-of.tsx";
import { usePanelAsked } from "./asked.tsx";
import classes from "./truth.module.css";

/** `of`: the one value of the range, or its days. */
export type FiguresTruth = { figures: readonly FigureName[]; of: "range" | "day" };
/** Of what is no figure of days: what it is, of which tables, and its statement with literals. */
export type StatementTruth = { about: string; tables: readonly string[]; sql: string };
export type TruthProps = FiguresTruth | StatementTruth;

/** What the console itself asks for these figures, with literals in the place of parameters. */
function useSql(props: TruthProps): string {
  const { range, tenants } = usePanelAsked();
  if ("sql" in props) return `${props.sql};`;
  const { figures: names, of } = props;
  const asked = { ...range, tenants: tenants.map(BigInt) };
  const figures = names.map(figureOf);
  const statements =
    of === "range" ? figures.map(ofRange) : [...byTable(figures).values()].map((ofTable) => byDay(ofTable));
  return statements.map(({ text }) => `${copied({ text }, asked)};`).join("\n\n");
}

const tableNames = {
  "metrics.daily_counters": "daily_counters",
  "metrics.user_activity_snapshots": "user_activity_snapshots",
  "metrics.daily_lesson_events": "daily_lesson_events",
  "metrics.hourly_events": "hourly_events",
} as const satisfies Record<DailyTable, string>;

function Definition({ name }: { name: FigureName }) {
  const t = useTranslations("panels");
  const tables = useTranslations("tables.abouts.metrics");
  const figure = figureOf(name);
  const table = tableNames[figure.table];
  const words =
    figure.how === "ratio"
      ? { over: figure.over, under: figure.under.join(" + "), column: "" }
      : { column: figure.column, over: "", under: "" };
  return (
    <>
      <dt>{t(`figures.${name}`)}</dt>
      <dd>
        {t(`abouts.${name}`)}
        <br />
        <code>{t(`formulas.${figure.how}`, words)}</code>
        <br />
        <code>{figure.table}</code> <span className={classes.quiet}>{tables(table)}</span>
      </dd>
    </>
  );
}

/** What figures are, how they are made, of what, how fresh that is, and how a stranger gets them. */
export function Truth(props: TruthProps) {
  const t = useTranslations("panels.truth");
  const sql = useSql(props);
  return (
    <>
      <Text fz="xs" component="div" mb={6}>
        <AsOf />
      </Text>
      {"sql" in props ? (
        <div className={classes.definitions}>
          {props.about}
          <br />
          <code>{props.tables.join(", ")}</code>
        </div>
      ) : (
        <dl className={classes.definitions}>
          {props.figures.map((name) => (
            <Definition key={name} name={name} />
          ))}
        </dl>
      )}
      <div className={classes.head}>
        <Text fz="xs" fw={600}>
          {t("sql")}
        </Text>
        <CopyButton value={sql}>
          {({ copied: isCopied, copy }) => (
            <ActionIcon
              size="sm"
              variant="default"
              onClick={copy}
              aria-label={t(isCopied ? "copied" : "copy")}
              title={t(isCopied ? "copied" : "copy")}
            >
              {isCopied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            </ActionIcon>
          )}
        </CopyButton>
      </div>
      <Box component="section" className={classes.sql} aria-label={t("sql")} tabIndex={0}>
        <pre>{sql}</pre>
      </Box>
    </>
  );
}
