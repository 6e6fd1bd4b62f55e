"use client";
import { FlexRender, useTable } from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import type { Cell } from "#db/queries/table-page-cells.ts";
import type { TenantOption } from "../tenants/prepare-tree.ts";
import { CellValue } from "./cell.tsx";
import { copyText } from "./copy-text.ts";
import { columnHelper, features } from "./features.ts";
import { GridHeading } from "./grid-heading.tsx";
import { type CellPosition, GridRow } from "./grid-row.tsx";
import classes from "./table.module.css";
import type { TableColumn } from "./types.ts";
import { useCopy } from "./use-copy.ts";
import { useHiddenColumns } from "./use-hidden-columns.ts";

type Props = {
  table: string;
  label: string;
  columns: TableColumn[];
  rows: Cell[][];
  tenants: TenantOption[];
};

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-15, 0],
  PageDown: [15, 0],
  Home: [0, -1000],
  End: [0, 1000],
};
const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));

function definitionsOf(columns: TableColumn[], tenants: TenantOption[]) {
  const names = Object.fromEntries(tenants.map(({ id, name }) => [id, name]));
  return columnHelper.columns(
    columns.map((column, position) =>
      columnHelper.accessor((row) => row.cells[position] ?? null, {
        id: column.name,
        header: () => <GridHeading column={column} />,
        cell: ({ getValue }) => <CellValue column={column} value={getValue()} tenants={names} />,
        meta: { column, position },
      }),
    ),
  );
}

/** The rows of a page: one stop of the Tab key, arrows within it, Enter opens what a cell holds, Ctrl+C copies it. */
export function TableGrid({ table: name, label, columns, rows, tenants }: Props) {
  const t = useTranslations("tables");
  const { hidden } = useHiddenColumns(name);
  const copy = useCopy();
  const body = useRef<HTMLTableSectionElement>(null);
  const [active, setActive] = useState<CellPosition | null>(null);
  const data = useMemo(() => rows.map((cells) => ({ cells })), [rows]);
  const definitions = useMemo(() => definitionsOf(columns, tenants), [columns, tenants]);
  const columnVisibility = useMemo(() => Object.fromEntries(hidden.map((of) => [of, false])), [hidden]);
  const grid = useTable({ features, columns: definitions, data, state: { columnVisibility } });
  const shown = grid.getRowModel().rows;
  const visible = grid.getVisibleLeafColumns().map(({ id }) => id);

  const valueAt = ({ row, column }: CellPosition): Cell => {
    const position = grid.getVisibleLeafColumns()[column]?.columnDef.meta?.position;
    return shown[row]?.original.cells[position ?? -1] ?? null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Read from the cell and not from the state: the focus may have come before the page was ready.
    const cell = event.target;
    if (!(cell instanceof HTMLTableCellElement) || !(cell.parentElement instanceof HTMLTableRowElement))
      return;
    const at = { row: cell.parentElement.sectionRowIndex, column: cell.cellIndex };
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      const row = within(at.row + step[0], shown.length);
      body.current?.rows[row]?.cells[within(at.column + step[1], visible.length)]?.focus();
    } else if (event.key === "Enter") cell.querySelector<HTMLElement>("a, button")?.click();
    else if (event.key === "c" && (event.ctrlKey || event.metaKey) && getSelection()?.isCollapsed !== false)
      copy(copyText(valueAt(at)));
  };

  return (
    <section className={classes.scroll} aria-label={t("grid", { table: label })}>
      <table
        className={classes.table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose cells take the focus.
        role="grid"
        aria-label={label}
        onKeyDown={onKeyDown}
      >
        <thead>
          {grid.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <FlexRender key={header.id} header={header} />
              ))}
            </tr>
          ))}
        </thead>
        <tbody ref={body}>
          {shown.map((row) => (
            <GridRow
              key={row.id}
              row={row}
              shown={visible.join()}
              active={active?.row === row.index ? active.column : null}
              isEntry={active === null && row.index === 0}
              onActive={setActive}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}
