import { literal } from "../ddl.ts";
import { type Contract, readContract } from "./parse.ts";

/** A line of the dictionary: a table, a column, or a documented key of one (`meta.branding.title`). */
type Line = {
  table: string;
  column: string | null;
  type: string | null;
  isPersonal: boolean | null;
  about: string | null;
  values: Record<string, string> | undefined;
};

/** The words of a column's values, also where it has those of another one. */
function valuesOf(
  { tables }: Contract,
  column: { enum?: Record<string, string>; same_enum_as?: string },
): Record<string, string> | undefined {
  if (column.enum !== undefined || column.same_enum_as === undefined) return column.enum;
  const [schema, table, name] = column.same_enum_as.split(".");
  return tables.find((one) => one.name === `${schema}.${table}`)?.columns.find((one) => one.name === name)
    ?.enum;
}

const linesOf = (contract: Contract): Line[] =>
  contract.tables.flatMap((table) => [
    { table: table.name, column: null, type: null, isPersonal: null, about: table.about, values: undefined },
    ...table.columns.map((column) => ({
      table: table.name,
      column: column.name,
      type: column.type.toLowerCase(),
      isPersonal: column.personal === "yes",
      about: column.about,
      values: valuesOf(contract, column),
    })),
    ...Object.entries(table.json).map(([path, field]) => ({
      table: table.name,
      column: path,
      type: field.type,
      isPersonal: field.personal === "yes",
      about: field.about ?? null,
      values: field.enum,
    })),
  ]);

const text = (value: string | null) => (value === null ? "NULL" : literal(value));

function valuesRow({ table, column, type, isPersonal, about, values }: Line): string {
  const [schema = "", name = ""] = table.split(".");
  const given = values ? `${literal(JSON.stringify(values))}::jsonb` : "NULL::jsonb";
  const personal = isPersonal === null ? "NULL::boolean" : String(isPersonal);
  return `(${[literal(schema), literal(name), text(column), text(type), text(about), personal, given].join(", ")})`;
}

/**
 * What makes opendb.dictionary: the contract as rows, for whoever connects with SQL, and whether they may read each column.
 * A view over constants, so that it is this OpenDB's contract and nobody can write into it.
 */
export const dictionaryView = (): string[] => [
  `CREATE OR REPLACE VIEW opendb.dictionary AS
   SELECT d.schema_name, d.table_name, d.column_name, d.type, d.about, d.is_personal, d.enum_values,
     CASE WHEN d.column_name IS NOT NULL THEN coalesce(has_column_privilege(a.attrelid, a.attnum, 'SELECT'), false) END AS may_read
   FROM (VALUES
${linesOf(readContract()).map(valuesRow).join(",\n")}
   ) AS d (schema_name, table_name, column_name, type, about, is_personal, enum_values)
   LEFT JOIN pg_attribute a ON a.attrelid = to_regclass(d.schema_name || '.' || d.table_name)
     AND a.attname = split_part(d.column_name, '.', 1) AND NOT a.attisdropped`,
  `COMMENT ON VIEW opendb.dictionary IS ${literal(
    "What tables (column_name is null), columns, and documented keys inside documents mean; enum_values has the words of a column and what each says, may_read whether you may read it.",
  )}`,
];
