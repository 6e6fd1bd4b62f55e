"use client";
import { Button, CloseButton, Popover, UnstyledButton } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { Filter } from "#db/catalog/state.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Isolated } from "../feedback/isolated.tsx";
import type { TenantOption } from "../tenants/prepare-tree.ts";
import classes from "./controls.module.css";
import { FilterForm } from "./filter-form.tsx";
import { formatBound } from "./format-value.ts";
import { TableLink, useChange } from "./navigation.tsx";
import type { Chosen, TableColumn } from "./types.ts";

type Props = { columns: TableColumn[]; chosen: Chosen; tenants: TenantOption[] };

/** The active filters in words, each of which can be changed or taken away. */
export function FilterChips({ columns, chosen: { filters, clearHref }, tenants }: Props) {
  const t = useTranslations("tables.filters");
  if (filters.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label={t("label")}>
      {filters.map(({ name, filter }) => {
        const column = columns.find((one) => one.name === name);
        return column ? (
          <li key={name}>
            <Chip column={column} filter={filter} tenants={tenants} />
          </li>
        ) : null;
      })}
      <li>
        <Button component={TableLink} href={clearHref} size="compact-xs" variant="subtle">
          {t("clear")}
        </Button>
      </li>
    </ul>
  );
}

/** A filter that is longer than a chip on a narrow screen stands whole over its form. */
const longSaid = 34;

type ChipProps = { column: TableColumn; filter: Filter; tenants: TenantOption[] };

function Chip({ column, filter, tenants }: ChipProps) {
  const t = useTranslations("tables.filters");
  const change = useChange();
  const [isOpen, setIsOpen] = useState(false);
  const key = `f.${column.name}`;
  const said = useSaid(column, filter, tenants);
  return (
    <span className={classes.chip}>
      <Popover
        opened={isOpen}
        onChange={setIsOpen}
        width={290}
        position="bottom-start"
        shadow="md"
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <UnstyledButton
            className={classes.chipText}
            title={t("edit", { column: column.label })}
            onClick={() => setIsOpen(!isOpen)}
          >
            <b>{column.label}</b> <ForeignText text={said} isInside />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown p="xs" maw="calc(100vw - 24px)">
          {said.length > longSaid ? (
            <div className={classes.said}>
              <Isolated text={said} />
            </div>
          ) : null}
          <FilterForm column={column} filter={filter} onApplied={() => setIsOpen(false)} />
        </Popover.Dropdown>
      </Popover>
      <CloseButton
        size="xs"
        aria-label={t("remove", { column: column.label })}
        onClick={() => change({ [key]: null })}
      />
    </span>
  );
}

/** A filter in words. */
function useSaid(column: TableColumn, filter: Filter, tenants: TenantOption[]): string {
  const t = useTranslations("tables");
  const format = useFormatter();
  const { kind, values, reference } = column;
  const end = (text: string) => formatBound(format, kind, text);
  switch (filter.op) {
    case "empty":
    case "filled":
      return t(`filters.said.${filter.op}`);
    case "contains":
      return t("filters.said.contains", { value: filter.value });
    case "any":
      return t("filters.said.is", { value: filter.values.map((v) => values?.labels[v] ?? v).join(", ") });
    case "is": {
      const name = reference?.isTenant ? tenants.find(({ id }) => id === filter.value)?.name : undefined;
      const yesNo = kind === "boolean" ? t(filter.value === "true" ? "cell.yes" : "cell.no") : undefined;
      return t("filters.said.is", { value: name ?? yesNo ?? filter.value });
    }
    case "range": {
      const { from, to } = filter;
      if (from !== null && to !== null) return t("filters.said.between", { from: end(from), to: end(to) });
      return from !== null
        ? t("filters.said.atLeast", { from: end(from) })
        : t("filters.said.atMost", { to: end(to ?? "") });
    }
  }
}
