import { type SQL, sql } from "drizzle-orm";
import { timeZone } from "#days.ts";
import type { CatalogColumn, CatalogEntry } from "#db/catalog/entry.ts";
import { catalogColumn } from "#db/catalog/index.ts";
import type { Filter, TableState } from "#db/catalog/state.ts";
import { accepts, casts } from "#db/catalog/values.ts";
import { beginningOf } from "#db/schema/columns.ts";
import type { Scope } from "#db/scope.ts";
import { OpendbError } from "#errors.ts";
import { isMasked } from "./table-page-columns.ts";

/** The conditions of a page apart from its tenants and its place: deleted rows and filters, each in brackets. */
export function conditions(scope: Scope, entry: CatalogEntry, state: TableState): SQL[] {
  const filters = Object.entries(state.filters).map(([name, filter]) => {
    const column = catalogColumn(entry, name);
    if (!column || isMasked(scope, column) || !accepts(column, filter))
      throw new OpendbError("bad_input", "This filter does not fit the table.", {
        hint: "Clear the filters and choose again.",
        table: entry.name,
      });
    return condition(column, filter);
  });
  const deleted = entry.hasDeleted ? deletedCondition(entry, state.deleted) : [];
  return [...deleted, ...filters];
}

function deletedCondition(entry: CatalogEntry, view: TableState["deleted"]): SQL[] {
  const at = catalogColumn(entry, "deleted_at")?.column;
  if (!at || view === "shown") return [];
  return [view === "only" ? sql`${at} IS NOT NULL` : sql`${at} IS NULL`];
}

function condition({ column, kind, isByBeginning }: CatalogColumn, filter: Filter): SQL {
  const cast = sql.raw(casts[kind]);
  const isText = kind === "text";
  switch (filter.op) {
    case "empty":
      return isText ? sql`(${column} IS NULL OR ${column} = '')` : sql`${column} IS NULL`;
    case "filled":
      return isText ? sql`(${column} IS NOT NULL AND ${column} <> '')` : sql`${column} IS NOT NULL`;
    case "contains":
      return sql`${column} ILIKE ${`%${filter.value.replace(/[\\%_]/g, "\\$&")}%`}::text`;
    case "is": {
      const value = sql`${filter.value}::${cast}`;
      const whole = sql`${column} = ${value}`;
      return isByBeginning
        ? both([sql`${beginningOf(sql`${column}`)} = ${beginningOf(value)}`, whole])
        : whole;
    }
    case "any":
      return sql`${column}::text = ANY (${sql.param(filter.values)}::text[])`;
    case "range":
      return kind === "instant" ? days(column, filter) : between(column, filter, cast);
  }
}

type Range = Extract<Filter, { op: "range" }>;
const both = (parts: SQL[]) => sql`(${sql.join(parts, sql.raw(" AND "))})`;

function between(column: CatalogColumn["column"], { from, to }: Range, cast: SQL): SQL {
  const low = from === null ? [] : [sql`${column} >= ${from}::${cast}`];
  const high = to === null ? [] : [sql`${column} <= ${to}::${cast}`];
  return both([...low, ...high]);
}

/** The whole São Paulo days from the first to the last, as moments, so that an index on the moment serves. */
function days(column: CatalogColumn["column"], { from, to }: Range): SQL {
  const start = (day: SQL) => sql`(${day})::timestamp AT TIME ZONE ${timeZone}::text`;
  const low = from === null ? [] : [sql`${column} >= ${start(sql`${from}::date`)}`];
  const high = to === null ? [] : [sql`${column} < ${start(sql`${to}::date + 1`)}`];
  return both([...low, ...high]);
}
