import {
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  tableFeatures,
} from "@tanstack/react-table";
import type { Cell } from "#db/queries/table-page-cells.ts";
import type { TableColumn } from "./types.ts";

export type GridData = { cells: Cell[] };

/** What the grid asks of TanStack Table: pages, order and filters are the server's. */
export const features = tableFeatures({
  columnVisibilityFeature,
  columnMeta: metaHelper<{ column: TableColumn; position: number }>(),
});

export const columnHelper = createColumnHelper<typeof features, GridData>();
