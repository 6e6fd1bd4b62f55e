import { getTableConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import { begun } from "#db/schema/columns.ts";
import type { TableName } from "#db/schema/names.ts";

export type ColumnKind =
  | "id"
  | "text"
  | "integer"
  | "decimal"
  | "boolean"
  | "instant"
  | "day"
  | "json"
  | "ids"
  | "enum";

/** Known values of a column, labelled under `enums.<name>`; an open one also holds values that nobody listed. */
export type EnumValues = { name: string; values: readonly string[]; isOpen: boolean };

/** Where an id points. `isAnyTenant`: the row may belong to another tenant than the one that points at it. */
export type Reference = { table: TableName; column: "id"; isAnyTenant: boolean };

export type CatalogColumn = {
  name: string;
  column: PgColumn;
  kind: ColumnKind;
  /** Key of the heading in the messages of `columns`; the column's name unless the entry says otherwise. */
  label: string;
  isNullable: boolean;
  /** An index that begins with the tenant gives rows in this column's order. */
  isSortable: boolean;
  /** That index takes the beginning of the column's texts: in their order the page is, and by them a text is found. */
  isByBeginning: boolean;
  isFilterable: boolean;
  isPersonal: boolean;
  reference: Reference | null;
  enum: EnumValues | null;
};

export type CatalogEntry = {
  name: TableName;
  table: PgTable;
  columns: readonly CatalogColumn[];
  /** The physical key; empty where the contract has none. */
  key: readonly string[];
  /** The column that says whose row it is. */
  tenant: string;
  hasDeleted: boolean;
  /** Fields of personal documents that name nobody: everybody may see them by themselves, as `meta.branding.title`. */
  openFields: readonly string[];
  /** The order in which the table opens: newest first where time is indexed, else by key. */
  sort: { column: string; isDescending: boolean };
};

/** What the model cannot know about a table's columns. */
export type Facts<C extends string> = {
  references?: Partial<Record<C, TableName>>;
  /** References that may leave the tenant: origins of replicas, and ids that were resolved to their origin. */
  anyTenant?: readonly C[];
  personal?: readonly C[];
  openFields?: readonly `${C}.${string}`[];
  enums?: Partial<Record<C, EnumValues>>;
  labels?: Partial<Record<C, string>>;
};

type Names<T extends PgTable> = Extract<keyof T["_"]["columns"], string>;

/** The catalog entry of a table: what its model says, and the facts that it cannot know. */
export function entry<T extends PgTable>(table: T, facts: Facts<Names<T>> = {}): CatalogEntry {
  const { name, schema, columns, primaryKeys } = getTableConfig(table);
  const key = (primaryKeys[0]?.columns ?? []).map((column) => column.name);
  const tenant = columns.some((column) => column.name === "id_tenant") ? "id_tenant" : "id";
  const sortable = sortableColumns(table, tenant);
  const known: Facts<string> = facts;
  return {
    name: `${schema}.${name}` as TableName,
    table,
    columns: columns.map((column) => columnOf(column, known, sortable, byBeginning(table))),
    key,
    tenant,
    hasDeleted: columns.some((column) => column.name === "deleted_at"),
    openFields: known.openFields ?? [],
    sort: opening(sortable, key),
  };
}

function columnOf(
  column: PgColumn,
  facts: Facts<string>,
  sortable: ReadonlySet<string>,
  begins: ReadonlySet<string>,
): CatalogColumn {
  const { name } = column;
  const kind = facts.enums?.[name] ? "enum" : kindOf(column);
  const target = facts.references?.[name] ?? (name === "id_tenant" ? "lms.tenants" : undefined);
  return {
    name,
    column,
    kind,
    label: facts.labels?.[name] ?? name,
    isNullable: !column.notNull,
    isSortable: sortable.has(name),
    isByBeginning: begins.has(name),
    isFilterable: kind !== "json" && kind !== "ids",
    isPersonal: facts.personal?.includes(name) ?? false,
    reference: target
      ? { table: target, column: "id", isAnyTenant: facts.anyTenant?.includes(name) ?? false }
      : null,
    enum: facts.enums?.[name] ?? null,
  };
}

function kindOf({ name, dataType, columnType }: PgColumn): ColumnKind {
  if (dataType === "array") return "ids";
  if (dataType === "json") return "json";
  if (dataType === "boolean") return "boolean";
  if (columnType === "PgTimestamp") return "instant";
  if (columnType === "PgDateString") return "day";
  if (columnType === "PgNumeric") return "decimal";
  if (dataType === "bigint" || dataType === "number") return /^id(_|$)/.test(name) ? "id" : "integer";
  return "text";
}

/** Text columns of which an index takes the beginning. */
const byBeginning = (table: PgTable): Set<string> =>
  new Set(
    getTableConfig(table).indexes.flatMap(({ config }) =>
      config.columns.flatMap((part) => begun(part) ?? []),
    ),
  );

/** Columns in whose order an index reads a tenant's rows: the first of the key, and the first after the tenant. */
function sortableColumns(table: PgTable, tenant: string): Set<string> {
  const { primaryKeys, indexes } = getTableConfig(table);
  const keys = primaryKeys.map((key) => key.columns.map((column) => column.name));
  const found = indexes.map(({ config }) =>
    config.columns.map((part) => begun(part) ?? ("name" in part ? String(part.name) : "")),
  );
  const whole = tenant === "id" ? [...keys, ...found] : keys;
  const afterTenant = [...keys, ...found].filter(([first]) => first === tenant);
  return new Set([
    ...whole.flatMap(([first]) => (first ? [first] : [])),
    ...afterTenant.flatMap(([, second]) => (second ? [second] : [])),
  ]);
}

function opening(sortable: ReadonlySet<string>, key: readonly string[]): CatalogEntry["sort"] {
  for (const column of ["created_at", "date"])
    if (sortable.has(column)) return { column, isDescending: true };
  const column = key[1] ?? key[0];
  if (!column) throw new Error("A table without a key needs an indexed created_at.");
  return { column, isDescending: false };
}
