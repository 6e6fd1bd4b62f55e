"use client";
import { IconArrowDown, IconArrowUp, IconLock } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { isNumeric } from "./format-value.ts";
import { TableLink } from "./navigation.tsx";
import classes from "./table.module.css";
import type { TableColumn } from "./types.ts";

/** A heading; where an index gives the order, it is a link that sorts. */
export function GridHeading({ column }: { column: TableColumn }) {
  const t = useTranslations("tables");
  const { label, name, kind, sort, isMasked, reference } = column;
  const Arrow = sort?.direction === "descending" ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      title={name}
      aria-sort={sort?.direction ?? undefined}
      data-numeric={(isNumeric(kind) && !reference?.isTenant) || undefined}
    >
      {sort ? (
        <TableLink href={sort.href} className={classes.sort} aria-label={t("sort.by", { column: label })}>
          {label}
          <Arrow
            size={13}
            stroke={2}
            className={classes.arrow}
            data-on={sort.direction ?? undefined}
            aria-hidden
          />
        </TableLink>
      ) : (
        <span className={classes.heading}>
          {label}
          {isMasked ? <IconLock size={12} aria-label={t("cell.masked")} /> : null}
        </span>
      )}
    </th>
  );
}
