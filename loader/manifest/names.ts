import { columns, quote, target, tenantColumn } from "#db/ddl.ts";
import type { TableName } from "#db/schema/index.ts";

/** A table's names as SQL wants them, made once when the manifest is read. */
export type TableNames = {
  /** The table with its schema, quoted. */
  qualified: string;
  /** The column that says whose row it is, and the same quoted. */
  own: string;
  tenant: string;
  /** All columns in the contract's order. */
  all: string[];
  /** The physical key; empty for a table without one. */
  key: string[];
  /** Columns whose change is a difference. */
  compared: string[];
  /** What is noted of a row that changes: invalidations follow from all of an extracted one; a computed one is counted. */
  noted: string[];
  /** Columns that say something of the source's row, and not of when it was computed. */
  stated: string[];
  /** What stands for row `r` where people are shown an example. */
  example: string;
  /** Whether a row's own id tells it from all others, in whichever tenant it is. */
  hasOwnId: boolean;
};

type Named = { table: TableName; key: string[]; ignore: string[]; isComputed: boolean };

/** Quoted columns, comma separated; each of row `of` where given. */
export const list = (names: readonly string[], of = ""): string =>
  names.map((name) => `${of && `${of}.`}${quote(name)}`).join(", ");

/** Whether rows `a` and `b` agree in some columns: a table's key, as a rule. */
export const matching = (names: readonly string[], a: string, b: string): string =>
  names.map((name) => `${a}.${quote(name)} = ${b}.${quote(name)}`).join(" AND ");

export function namesOf({ table, key: declared, ignore, isComputed }: Named): TableNames {
  const all = columns(table).map((column) => column.name);
  const own = tenantColumn(table);
  const key = declared.length === 0 || declared.includes(own) ? declared : [own, ...declared];
  return {
    qualified: target(table).sql,
    own,
    tenant: quote(own),
    all,
    key,
    compared: all.filter((column) => !key.includes(column) && !ignore.includes(column)),
    noted: isComputed ? key : all,
    stated: all.filter((column) => !ignore.includes(column)),
    example: `ROW(${list(key.length > 0 ? key : all.slice(0, 3), "r")})::text`,
    hasOwnId: declared.length === 1 && declared[0] === "id" && own !== "id",
  };
}
