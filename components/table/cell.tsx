"use client";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { Cell } from "#db/queries/table-page-cells.ts";
import { formatDay } from "#i18n/formats.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { IdsDetails, JsonDetails, TextDetails } from "./cell-details.tsx";
import { formatInstant, formatNumber } from "./format-value.ts";
import classes from "./table.module.css";
import type { TableColumn } from "./types.ts";

type Props = { column: TableColumn; value: Cell; tenants: Readonly<Record<string, string>> };

/** What fits the narrowest cell. */
const longText = 34;

/** A value as people read it. Whatever can be opened opens with Enter from the grid. */
export function CellValue({ column, value, tenants }: Props) {
  const t = useTranslations("tables.cell");
  const format = useFormatter();
  if (value === null)
    return (
      <span className={classes.nothing} title={t("empty")}>
        <span aria-hidden>–</span>
        <span className={classes.spoken}>{t("empty")}</span>
      </span>
    );
  if (column.isMasked)
    return (
      <span className={classes.nothing} title={t("masked")}>
        {String(value)}
      </span>
    );
  if (typeof value === "boolean") return <YesNo value={value} />;
  if (typeof value === "object") return <IdsDetails cell={value} reference={column.reference} />;
  switch (column.kind) {
    case "id":
      return column.reference ? <Reference column={column} id={value} tenants={tenants} /> : value;
    case "integer":
    case "decimal":
      return formatNumber(format, value);
    case "day":
      return formatDay(format, value);
    case "instant":
      return <Moment text={value} />;
    case "enum":
      return column.values?.labels[value] ?? <Words text={value} />;
    case "json":
      return <JsonDetails text={value} />;
    default:
      return <Words text={value} />;
  }
}

/** Text as it stands in the source: short, or opened on demand. */
function Words({ text }: { text: string }) {
  const isLong = text.length > longText || text.includes("\n");
  return isLong ? <TextDetails text={text} /> : <ForeignText text={text} isInside />;
}

function YesNo({ value }: { value: boolean }) {
  const t = useTranslations("tables.cell");
  return (
    <span className={classes.yesNo} data-yes={value || undefined} title={t(value ? "yes" : "no")}>
      <span className={classes.spoken}>{t(value ? "yes" : "no")}</span>
    </span>
  );
}

function Moment({ text }: { text: string }) {
  const { day, time } = formatInstant(useFormatter(), text);
  return (
    <time dateTime={text.endsWith("Z") ? text : undefined} title={text}>
      {day} <span className={classes.quiet}>{time}</span>
    </time>
  );
}

type ReferenceProps = { column: TableColumn; id: string; tenants: Props["tenants"] };

function Reference({ column: { reference }, id, tenants }: ReferenceProps) {
  const t = useTranslations("tables.cell");
  if (!reference) return id;
  const name = reference.isTenant ? tenants[id] : undefined;
  const isLong = name !== undefined && name.length > longText;
  const link = (
    <Link
      href={`${reference.prefix}${id}`}
      prefetch={false}
      tabIndex={isLong ? undefined : -1}
      className={classes.reference}
      title={t("follow", { table: reference.label, id })}
    >
      {isLong || name === undefined ? id : <ForeignText text={name} isInside />}
    </Link>
  );
  return isLong ? <TextDetails text={name}>{link}</TextDetails> : link;
}
