import { SQL } from "drizzle-orm";
import { getTableConfig, IndexedColumn, PgDialect, type PgTable } from "drizzle-orm/pg-core";
import type { Contract, ContractTable } from "./parse.ts";

export type ColumnShape = { name: string; type: string; isNullable: boolean; default?: string };
export type IndexShape = { name: string; columns: string[] };

/** What a table physically is, whoever says so: the contract, the models or a live database. */
export type TableShape = {
  columns: ColumnShape[];
  /** The physical key; empty for a table without one. */
  key: string[];
  indexes?: IndexShape[];
  comments?: { table?: string; columns: Record<string, string | undefined> };
};

/** Tables by qualified name. */
export type Shapes = Map<string, TableShape>;

const aliases: Record<string, string> = {
  varchar: "character varying",
  timestamptz: "timestamp with time zone",
  int: "integer",
  decimal: "numeric",
};

/** PostgreSQL's own name of a type, so that VARCHAR(50) and character varying(50) are one. */
export function canonical(type: string): string {
  const small = type.trim().toLowerCase().replace(/\s+/g, " ").replace(/, /g, ",");
  return small.replace(/^[a-z]+/, (word) => aliases[word] ?? word);
}

/** The key as it physically is: the contractual one, with id_tenant before everything else where there is one. */
function physicalKey(table: Pick<ContractTable, "key" | "columns">): string[] {
  const hasTenant = table.columns.some((column) => column.name === "id_tenant");
  if (table.key.length === 0 || !hasTenant) return table.key;
  return ["id_tenant", ...table.key.filter((name) => name !== "id_tenant")];
}

/** What the contract demands. */
export function contractShapes(contract: Contract): Shapes {
  return new Map(
    contract.tables.map((table) => [
      table.name,
      {
        columns: table.columns.map((column) => ({
          name: column.name,
          type: canonical(column.type),
          isNullable: column.null,
          default: column.default,
        })),
        key: physicalKey(table),
        comments: {
          table: table.about,
          columns: Object.fromEntries(table.columns.map((column) => [column.name, column.about])),
        },
      },
    ]),
  );
}

const dialect = new PgDialect();

function defaultOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return value instanceof SQL ? dialect.sqlToQuery(value).sql : String(value);
}

const nameOf = (column: unknown): string =>
  column instanceof IndexedColumn ? (column.name ?? "?") : dialect.sqlToQuery(column as SQL).sql;

/** What the drizzle models say. The table's name is the model's own, so that a model filed wrongly is seen. */
export function modelShapes(models: Record<string, PgTable>): Shapes {
  return new Map(
    Object.values(models).map((model) => {
      const { schema, name, columns, primaryKeys, indexes } = getTableConfig(model);
      const shape: TableShape = {
        columns: columns.map((column) => ({
          name: column.name,
          type: canonical(column.getSQLType()),
          isNullable: !column.notNull,
          default: defaultOf(column.default),
        })),
        key: primaryKeys[0]?.columns.map((column) => column.name) ?? [],
        indexes: indexes.map(({ config }) => ({
          name: config.name ?? "?",
          columns: config.columns.map(nameOf),
        })),
      };
      return [`${schema}.${name}`, shape];
    }),
  );
}
