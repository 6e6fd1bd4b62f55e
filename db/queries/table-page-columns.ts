import { type SQL, sql } from "drizzle-orm";
import type { CatalogColumn, CatalogEntry } from "#db/catalog/entry.ts";
import { catalogColumn } from "#db/catalog/index.ts";
import type { Scope } from "#db/scope.ts";

/*
 * The one place from which queries of a warehouse take the columns that may hold something personal. No other file of
 * queries imports such a table (structure/personal.test.ts), so that none can read a value that is not for the reader.
 */

export const mask = "••••";

/** Whether this person sees the mask instead of the column's values; neither order nor filters may tell them then. */
export const isMasked = (scope: Pick<Scope, "permissions">, column: CatalogColumn): boolean =>
  column.isPersonal && !scope.permissions.has("personal.read");

/** What this person may read of a column, under its name: its values, or of a masked one whether there is any. */
export function readable(scope: Scope, column: CatalogColumn): SQL {
  const { column: at, name } = column;
  return isMasked(scope, column)
    ? sql`CASE WHEN ${at} IS NOT NULL THEN ${mask}::text END AS ${sql.identifier(name)}`
    : sql`${at}`;
}

/** The columns of a table that hold personal values and that this person sees as they are. */
export const unmasked = (scope: Scope, entry: CatalogEntry): CatalogColumn[] =>
  entry.columns.filter((column) => column.isPersonal && !isMasked(scope, column));

/** A column that everybody may read. */
export function openColumn(entry: CatalogEntry, name: string): SQL {
  const column = catalogColumn(entry, name);
  if (!column || column.isPersonal) throw new Error(`${entry.name}.${name} is not for everybody.`);
  return sql`${column.column}`;
}

/** A field of a document that everybody may read, whatever else the document holds. The catalog names these fields. */
export function openField(entry: CatalogEntry, path: string): SQL {
  const [name = "", ...keys] = path.split(".");
  const column = catalogColumn(entry, name);
  if (!column || !entry.openFields.includes(path))
    throw new Error(`${entry.name}.${path} is not for everybody.`);
  return sql`${column.column} #>> ${`{${keys.join(",")}}`}::text[]`;
}
