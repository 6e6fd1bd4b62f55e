/** What a table page asks for; app/.../params.ts reads it from an address and writes it back. */

export type Sort = { column: string; isDescending: boolean };

/**
 * One filter of a column. `contains` and `is`: text, ids, booleans ("true", "false"); `range`: numbers, and days that
 * both belong to it (of an instant: its São Paulo day); `any`: known values; `empty` and `filled`: any kind.
 */
export type Filter =
  | { op: "contains"; value: string }
  | { op: "is"; value: string }
  | { op: "range"; from: string | null; to: string | null }
  | { op: "any"; values: readonly string[] }
  | { op: "empty" }
  | { op: "filled" };

export const deletedViews = ["hidden", "shown", "only"] as const;
export type DeletedView = (typeof deletedViews)[number];

/** A place between two rows: the values of the row beside it in the page's order, exact, as PostgreSQL writes them. */
export type Cursor = { way: "after" | "before"; values: readonly (string | null)[] };

export const pageSizes = [50, 100, 200] as const;

export type TableState = {
  tenants: readonly bigint[] | null;
  deleted: DeletedView;
  sort: Sort;
  filters: Readonly<Record<string, Filter>>;
  cursor: Cursor | null;
  size: number;
};
