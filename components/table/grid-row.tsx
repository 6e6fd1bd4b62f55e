"use client";
import { FlexRender, type Row } from "@tanstack/react-table";
import { memo } from "react";
import { CopyButton } from "./copy-button.tsx";
import { copyText } from "./copy-text.ts";
import type { features, GridData } from "./features.ts";
import { isNumeric } from "./format-value.ts";

/** A cell of the body as shown, counted from the top left. */
export type CellPosition = { row: number; column: number };

type Props = {
  row: Row<typeof features, GridData>;
  /** Names of the columns that are shown: a change draws the row again. */
  shown: string;
  /** The column of this row that has the focus, or had it last. */
  active: number | null;
  /** Whether the Tab key comes in at this row's first cell. */
  isEntry: boolean;
  onActive: (position: CellPosition) => void;
};

/** A row; memoised, so that moving through a page of 200 rows draws two of them. */
export const GridRow = memo(function GridRow({ row, active, isEntry, onActive }: Props) {
  return (
    <tr>
      {row.getVisibleCells().map((cell, position) => {
        const { column, position: at } = cell.column.columnDef.meta ?? {};
        const isActive = active === position;
        const value = row.original.cells[at ?? -1] ?? null;
        return (
          <td
            key={cell.id}
            data-kind={column?.kind}
            data-numeric={(column && isNumeric(column.kind) && !column.reference?.isTenant) || undefined}
            tabIndex={isActive || (isEntry && position === 0) ? 0 : -1}
            onFocus={() => onActive({ row: row.index, column: position })}
          >
            <FlexRender cell={cell} />
            {isActive && value !== null && !column?.isMasked ? <CopyButton text={copyText(value)} /> : null}
          </td>
        );
      })}
    </tr>
  );
});
