import { SQL } from "drizzle-orm";
import { getTableConfig, type IndexedColumn, PgDialect, type PgTable } from "drizzle-orm/pg-core";
import { readContract } from "./contract/parse.ts";
import { begun } from "./schema/columns.ts";
import { type TableName, warehouseTables } from "./schema/index.ts";

/** The role that owns everything in a warehouse, and the one that the console reads as. */
export const loaderRole = "opendb_loader";
export const consoleRole = "opendb_console";
/** Who signs in for worker, terminal and set-up where nobody chose another name: owns the control database, is no superuser. */
export const ownerRole = "opendb_owner";

const dialect = new PgDialect();

/** A name as SQL takes it, whatever it holds. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export type Target = { schema: string; table: string; sql: string };

/** Where a table lives: in its own schema or, while a seed builds it, in another one. */
export function target(name: TableName, schema?: string): Target {
  const [own, table] = name.split(".") as [string, string];
  const place = schema ?? own;
  return { schema: place, table, sql: `${quote(place)}.${quote(table)}` };
}

export type Column = { name: string; type: string; isRequired: boolean; default?: string };

/** The columns of a table in their order, with PostgreSQL's own names of types. */
export function columns(name: TableName): Column[] {
  return getTableConfig(warehouseTables[name] as PgTable).columns.map((column) => ({
    name: column.name,
    type: column.getSQLType().replace(", ", ","),
    isRequired: column.notNull,
    default: column.default instanceof SQL ? dialect.sqlToQuery(column.default).sql : undefined,
  }));
}

/** The physical key, which starts with id_tenant; empty for the table without one. */
export function physicalKey(name: TableName): string[] {
  const [key] = getTableConfig(warehouseTables[name] as PgTable).primaryKeys;
  return key ? key.columns.map((column) => column.name) : [];
}

/**
 * CREATE TABLE, without keys and indexes: they are built after the data. Lists of ids are stored as they are: they
 * hardly compress, and trying takes far longer than writing them.
 */
export function createTable(name: TableName, schema?: string): string[] {
  const lines = columns(name).map((column) => {
    const rest = [column.isRequired ? " NOT NULL" : "", column.default ? ` DEFAULT ${column.default}` : ""];
    return `  ${quote(column.name)} ${column.type}${rest.join("")}`;
  });
  const place = target(name, schema).sql;
  const lists = columns(name)
    .filter(({ type }) => type.endsWith("[]"))
    .map((column) => `ALTER COLUMN ${quote(column.name)} SET STORAGE EXTERNAL`);
  const storage = lists.length === 0 ? [] : [`ALTER TABLE ${place} ${lists.join(", ")}`];
  return [`CREATE TABLE ${place} (\n${lines.join(",\n")}\n)`, ...storage];
}

/** An index; its columns as SQL, names quoted. */
type Index = { name: string; columns: string[]; sql: string };

const sqlOf = (part: unknown): string =>
  part instanceof SQL ? dialect.sqlToQuery(part).sql : quote((part as IndexedColumn).name ?? "");

const indexesOf = (name: TableName): Index[] =>
  getTableConfig(warehouseTables[name] as PgTable).indexes.map(({ config }) => ({
    name: config.name ?? "",
    columns: config.columns.map((part) => begun(part) ?? (part as IndexedColumn).name ?? ""),
    sql: config.columns.map(sqlOf).join(", "),
  }));

/** The columns of each index besides the primary key, in their order; of a text that may be its beginning. */
export const indexes = (name: TableName): string[][] => indexesOf(name).map((index) => index.columns);

/** The primary key and the indexes. */
export function createKeys(name: TableName, schema?: string): string[] {
  const { primaryKeys } = getTableConfig(warehouseTables[name] as PgTable);
  const place = target(name, schema).sql;
  const keys = primaryKeys.map(
    (key) =>
      `ALTER TABLE ${place} ADD CONSTRAINT ${quote(key.getName())} PRIMARY KEY (${physicalKey(name).map(quote).join(", ")})`,
  );
  const others = indexesOf(name).map(
    (index) => `CREATE INDEX ${quote(index.name)} ON ${place} (${index.sql})`,
  );
  return [...keys, ...others];
}

/** The dictionary's words as comments, for psql and BI tools. */
export function comment(name: TableName, schema?: string): string[] {
  const place = target(name, schema).sql;
  const table = readContract().tables.find((entry) => entry.name === name);
  if (!table) return [];
  return [
    `COMMENT ON TABLE ${place} IS ${literal(table.about)}`,
    ...table.columns.map(
      (column) => `COMMENT ON COLUMN ${place}.${quote(column.name)} IS ${literal(column.about)}`,
    ),
  ];
}

/** The column that says whose row it is. */
export const tenantColumn = (name: TableName): "id" | "id_tenant" =>
  name === "lms.tenants" ? "id" : "id_tenant";

/**
 * Row-level security and grants. The console sees the tenants that db/scoped.ts set for its transaction; the policy
 * holds no subquery, so that the same schema runs on Citus.
 */
export function protect(name: TableName, schema?: string): string[] {
  const place = target(name, schema).sql;
  const tenants = "(current_setting('opendb.tenants'::text))::bigint[]";
  return [
    `ALTER TABLE ${place} OWNER TO ${loaderRole}`,
    `ALTER TABLE ${place} ENABLE ROW LEVEL SECURITY`,
    `CREATE POLICY tenants_of_scope ON ${place} FOR SELECT TO ${consoleRole} USING (${quote(tenantColumn(name))} = ANY (${tenants}))`,
    `GRANT SELECT ON ${place} TO ${consoleRole}`,
  ];
}
