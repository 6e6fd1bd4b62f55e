import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { CatalogEntry } from "#db/catalog/entry.ts";
import { catalogColumn } from "#db/catalog/index.ts";
import type { Cursor, TableState } from "#db/catalog/state.ts";
import type { Scope } from "#db/scope.ts";
import { scoped } from "#db/scoped.ts";
import { OpendbError } from "#errors.ts";
import { asked } from "./table-page-asked.ts";
import { type Cell, cellOf } from "./table-page-cells.ts";
import { isMasked, readable, unmasked } from "./table-page-columns.ts";
import { behind, ordered, type Term, termsOf } from "./table-page-order.ts";
import { conditions } from "./table-page-where.ts";

/** Rows of a table in the catalog's order of columns, and the places before and behind them where there is more. */
export type TablePage = { rows: Cell[][]; previous: Cursor | null; next: Cursor | null };

/** Writes down that so many rows with personal values are about to be shown. What it throws keeps them from it. */
export type Witness = (rows: number) => Promise<void>;

/**
 * A page of a table within a scope. Each tenant's rows are read by its own index, no further than the page reaches,
 * and merged; so the cost follows the page and not its depth. Rows with personal values are given once `witness` has
 * them on record. Throws `timeout`, `warehouse_unavailable`, `bad_input`.
 */
export async function tablePage(
  scope: Scope,
  entry: CatalogEntry,
  state: TableState,
  witness: Witness,
): Promise<TablePage> {
  const sorted = catalogColumn(entry, state.sort.column);
  if (!sorted?.isSortable || isMasked(scope, sorted))
    throw new OpendbError("bad_input", "The table cannot be sorted like this.", { table: entry.name });
  const terms = termsOf(entry, state.sort);
  const { rows } = await asked(() =>
    scoped(scope, (db) => db.execute<Record<string, Cell>>(pageSql(scope, entry, state, terms))),
  );
  const isBack = state.cursor?.way === "before";
  const hasMore = rows.length > state.size;
  const shown = hasMore ? rows.slice(0, state.size) : rows;
  if (isBack) shown.reverse();
  if (shown.length > 0 && unmasked(scope, entry).length > 0) await witness(shown.length);
  const place = (way: Cursor["way"], row: Record<string, Cell> | undefined): Cursor | null =>
    row ? { way, values: terms.map((_, n) => row[`_${n}`] as string | null) } : null;
  return {
    rows: shown.map((row) => entry.columns.map(({ name }) => row[name] ?? null)),
    previous: (isBack ? hasMore : state.cursor !== null) ? place("before", shown[0]) : null,
    next: isBack || hasMore ? place("after", shown.at(-1)) : null,
  };
}

function pageSql(scope: Scope, entry: CatalogEntry, state: TableState, terms: readonly Term[]): SQL {
  const isBack = state.cursor?.way === "before";
  const isDescending = state.sort.isDescending !== isBack;
  const limit = sql.raw(String(state.size + 1));
  const parts = partsOf(state, terms).map((part) => partSql(scope, entry, state, terms, part));
  const onPage = (name: string) => sql`page.${sql.identifier(name)}`;
  const cells = entry.columns.map(
    (column) =>
      sql`${cellOf(column, onPage(column.name), isMasked(scope, column))} AS ${sql.identifier(column.name)}`,
  );
  const cursorValues = terms.map(
    ({ name, of }, n) => sql`${of(onPage(name))}::text AS ${sql.identifier(`_${n}`)}`,
  );
  const merged = ordered(
    terms.map(({ name, of }) => ({ at: of(onPage(name)) })),
    isDescending,
  );
  return sql`SELECT ${sql.join([...cells, ...cursorValues], sql.raw(", "))}
    FROM unnest(${`{${scope.tenants.join(",")}}`}::bigint[]) AS scope (tenant)
    CROSS JOIN LATERAL (${sql.join(parts, sql.raw(" UNION ALL "))}) AS page
    ORDER BY page._part ${sql.raw(isBack ? "DESC" : "ASC")}, ${merged} LIMIT ${limit}`;
}

/** Rows whose sorted column is null come last in either direction, which no index gives: they are a part of their own. */
type Part = { number: 0 | 1; isNull: boolean | undefined; from: TableState["cursor"] };

function partsOf({ cursor }: TableState, [sorted]: readonly Term[]): Part[] {
  if (!sorted?.isNullable) return [{ number: 0, isNull: undefined, from: cursor }];
  const isInNulls = cursor !== null && (cursor.values[0] ?? null) === null;
  const filled: Part = { number: 0, isNull: false, from: isInNulls ? null : cursor };
  const nulls: Part = { number: 1, isNull: true, from: isInNulls ? cursor : null };
  if (cursor?.way === "after" && isInNulls) return [nulls];
  if (cursor?.way === "before" && !isInNulls) return [filled];
  return [filled, nulls];
}

function partSql(
  scope: Scope,
  entry: CatalogEntry,
  state: TableState,
  terms: readonly Term[],
  { number, isNull, from }: Part,
): SQL {
  const isDescending = state.sort.isDescending !== (state.cursor?.way === "before");
  const [sorted] = terms;
  // Within a part the sorted column is never null, or always: then the rest of the order decides.
  const within =
    isNull === true ? terms.slice(1) : terms.map((t) => (t === sorted ? { ...t, isNullable: false } : t));
  const values = isNull === true ? from?.values.slice(1) : from?.values;
  const tenant = catalogColumn(entry, entry.tenant)?.column;
  const where = [
    sql`${tenant} = scope.tenant`,
    ...(isNull === undefined || !sorted
      ? []
      : [sql`${sorted.at} IS ${sql.raw(isNull ? "NULL" : "NOT NULL")}`]),
    ...(values ? [behind(within, values, isDescending)] : []),
    ...conditions(scope, entry, state),
  ];
  const columns = entry.columns.map((column) => readable(scope, column));
  const address = entry.key.length === 0 ? [sql`${entry.table}.ctid`] : [];
  const all = sql.join([sql.raw(`${number} AS _part`), ...columns, ...address], sql.raw(", "));
  return sql`(SELECT ${all} FROM ${entry.table} WHERE ${sql.join(where, sql.raw(" AND "))}
    ORDER BY ${ordered(within, isDescending)} LIMIT ${sql.raw(String(state.size + 1))})`;
}
