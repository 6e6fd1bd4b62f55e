import { type SQL, sql } from "drizzle-orm";
import { orderOf } from "#db/catalog/cursor.ts";
import type { CatalogEntry } from "#db/catalog/entry.ts";
import { catalogColumn } from "#db/catalog/index.ts";
import type { Cursor, Sort } from "#db/catalog/state.ts";
import { casts } from "#db/catalog/values.ts";
import { beginningOf } from "#db/schema/columns.ts";

/** One part of an order: a column of the table, the type in which its values are compared, and whether it may be null. */
export type Term = {
  name: string;
  at: SQL;
  /** The same of a query's column instead of the table's. */
  of: (column: SQL) => SQL;
  cast: SQL;
  isNullable: boolean;
};

/** The order of a page: the sorted column, then what makes it total. */
export function termsOf(entry: CatalogEntry, sort: Sort): Term[] {
  return orderOf(entry, sort).map((name) => {
    const column = catalogColumn(entry, name);
    const of = column?.isByBeginning ? beginningOf : (whole: SQL) => whole;
    if (!column) return { name, at: sql`${entry.table}.ctid`, of, cast: sql.raw("tid"), isNullable: false };
    // An enumerated number is ordered as the number that it is.
    const isNumber = column.kind === "enum" && column.column.dataType === "number";
    const cast = sql.raw(isNumber ? casts.integer : casts[column.kind]);
    return { name, at: of(sql`${column.column}`), of, cast, isNullable: column.isNullable };
  });
}

const glue = (parts: SQL[], between: string) => sql.join(parts, sql.raw(between));

/** `a DESC, b DESC`: every part in one direction, so that one index read forward or backward gives the whole order. */
export const ordered = (terms: readonly { at: SQL }[], isDescending: boolean): SQL =>
  glue(
    terms.map(({ at }) => sql`${at} ${sql.raw(isDescending ? "DESC" : "ASC")}`),
    ", ",
  );

/** A term with its value in the row at which a page begins. */
type CursorTerm = { term: Term; value: string | null };

/** Rows behind the one that a cursor names. Nulls stand where PostgreSQL puts them: last ascending, first descending. */
export function behind(terms: readonly Term[], values: Cursor["values"], isDescending: boolean): SQL {
  const cursors = terms.map((term, position) => ({ term, value: values[position] ?? null }));
  if (cursors.every(({ term }) => !term.isNullable)) return rowsBehind(cursors, isDescending);
  const [first] = cursors;
  const exact = anyBehind(cursors, isDescending);
  if (!first || first.value === null || first.term.isNullable) return exact;
  // Says nothing new, but gives the index of the first column a value to start from.
  return sql`${first.term.at} ${sql.raw(isDescending ? "<=" : ">=")} ${literal(first)} AND ${exact}`;
}

const literal = ({ term, value }: CursorTerm): SQL => sql`${value}::${term.cast}`;

function rowsBehind(cursors: readonly CursorTerm[], isDescending: boolean): SQL {
  const left = glue(
    cursors.map(({ term }) => term.at),
    ", ",
  );
  const right = glue(cursors.map(literal), ", ");
  return sql`(${left}) ${sql.raw(isDescending ? "<" : ">")} (${right})`;
}

function anyBehind([first, ...rest]: readonly CursorTerm[], isDescending: boolean): SQL {
  if (!first) return sql`false`;
  const { at, isNullable } = first.term;
  const same = first.value === null ? sql`${at} IS NULL` : sql`${at} = ${literal(first)}`;
  return sql`(${oneBehind(at, first, isNullable, isDescending)} OR (${same} AND ${anyBehind(rest, isDescending)}))`;
}

function oneBehind(at: SQL, cursor: CursorTerm, isNullable: boolean, isDescending: boolean): SQL {
  if (cursor.value === null) return isDescending ? sql`${at} IS NOT NULL` : sql`false`;
  if (isDescending) return sql`${at} < ${literal(cursor)}`;
  return isNullable ? sql`(${at} > ${literal(cursor)} OR ${at} IS NULL)` : sql`${at} > ${literal(cursor)}`;
}
