import type pg from "pg";
import { columns, target } from "#db/ddl.ts";
import { extraColumns } from "#db/dependents.ts";
import type { TableName } from "#db/schema/index.ts";
import { part } from "#errors/sentences.ts";
import { type Dependent, readDependents } from "./dependents.ts";
import { type Lost, refusal, whyOf } from "./lost.ts";

/** What stands on tables that a seed is to replace: what can be made again, and what would be lost with them. */
export type Standing = { carried: Dependent[]; lost: Lost[] };

const labelled = ({ type, name, view }: Dependent) => (view ? name : `${type} ${name}`);

/** Finds everything that goes when the tables are dropped. A table that is not there has nothing. */
export async function readStanding(warehouse: pg.Client, tables: readonly TableName[]): Promise<Standing> {
  const names = JSON.stringify(
    Object.fromEntries(tables.map((table) => [table, columns(table).map(({ name }) => name)])),
  );
  const { rows } = await warehouse.query<{ name: string; definition: string }>(extraColumns("$1::jsonb"), [
    names,
  ]);
  const { rows: there } = await warehouse.query<{ name: string }>(
    "SELECT t AS name FROM unnest($1::text[]) t WHERE to_regclass(t) IS NOT NULL",
    [tables.map((table) => target(table).sql)],
  );
  const found = await readDependents(
    warehouse,
    there.map(({ name }) => name),
  );
  return {
    carried: found.filter(({ cannot }) => cannot === undefined),
    lost: [
      ...found.flatMap(({ cannot, definition, ...of }) =>
        cannot === undefined
          ? []
          : [{ name: labelled({ cannot, definition, ...of }), why: cannot, definition }],
      ),
      ...rows.map(({ name, definition }) => ({
        name: `column ${name}`,
        why: whyOf(part("own_column", {})),
        definition,
      })),
    ],
  };
}

/** Refuses a seed that would take something along for good, before an hour is spent on building. */
export async function mustBeConfirmed(
  warehouse: pg.Client,
  tables: readonly TableName[],
  isConfirmed: boolean,
): Promise<void> {
  const { lost } = await readStanding(warehouse, tables);
  if (lost.length > 0 && !isConfirmed) throw refusal(lost);
}

/** Keeps what a confirmed seed took, so that it can be made again by hand. */
export async function keep(warehouse: pg.Client, idRun: number, lost: readonly Lost[]): Promise<void> {
  for (const { name, why, definition } of lost)
    await warehouse.query(
      "INSERT INTO opendb.dropped_objects (id_run, name, why, definition) VALUES ($1, $2, $3, $4)",
      [idRun, name, why.text, definition],
    );
}
