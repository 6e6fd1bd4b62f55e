import type pg from "pg";
import { readContract } from "#db/contract/parse.ts";
import { columns, literal, quote } from "#db/ddl.ts";
import type { StepFinding } from "#db/schema/console/steps.ts";
import { because } from "#errors/english.ts";
import type { Count } from "#loader/extract/step.ts";
import type { ManifestTable } from "#loader/manifest/manifest.ts";
import type { Check } from "#loader/manifest/schema.ts";
import { finding } from "./finding.ts";

/** A question to rows `r`: `where` holds for those that fail it. */
export type Ask = {
  check: string;
  level: "warn" | "stop";
  kind: "not_null" | "accepted" | "unique" | "reference";
  params: { column: string; to: string };
  where: string;
};

/** What a question has found. */
export const answered = (
  { check, level, kind, params }: Omit<Ask, "where">,
  count: number,
  examples: string[] | null | undefined,
): StepFinding => finding(kind, { ...params, count }, { check, level, count, examples: examples ?? [] });

/** What the contract says of a column. */
export const columnOf = (table: string, column: string) =>
  readContract()
    .tables.find((entry) => entry.name === table)
    ?.columns.find((entry) => entry.name === column);

const typeOf = (entry: ManifestTable, column: string) =>
  columns(entry.table).find(({ name }) => name === column)?.type ?? "text";

/** The values that the contract allows in a column; undefined where any may occur. */
function closedValues(table: string, column: string): string[] | undefined {
  const found = columnOf(table, column);
  return found?.enum && !found.open ? Object.keys(found.enum) : undefined;
}

/** What a check asks of rows `r`, as a condition that holds for those that fail it. */
function asked(entry: ManifestTable, check: Check): Ask | undefined {
  if ("not_null" in check)
    return {
      check: `${check.not_null} is not null`,
      level: check.level,
      kind: "not_null",
      params: { column: check.not_null, to: entry.table },
      where: `r.${quote(check.not_null)} IS NULL`,
    };
  if ("accepted" in check) {
    const values = closedValues(entry.table, check.accepted);
    if (!values) return undefined;
    return {
      check: `${check.accepted} is known`,
      level: check.level,
      kind: "accepted",
      params: { column: check.accepted, to: entry.table },
      // In the column's own type: printing every row of a large table would cost more than reading it.
      where: `NOT r.${quote(check.accepted)} = ANY (ARRAY[${values.map(literal).join(", ")}]::${typeOf(entry, check.accepted)}[])`,
    };
  }
  if ("unique" in check && check.unique === "id")
    return {
      check: "id is unique",
      level: check.level,
      kind: "unique",
      params: { column: "id", to: entry.table },
      where: "r.id IN (SELECT id FROM {rows} GROUP BY id HAVING count(*) > 1)",
    };
  return undefined;
}

/** Counts the rows that fail, with examples; nothing when there are none. */
export async function find(
  warehouse: pg.Client,
  entry: ManifestTable,
  rows: string,
  ask: Ask,
): Promise<StepFinding[]> {
  const condition = ask.where.replaceAll("{rows}", rows);
  const found = await warehouse.query<{ n: string; examples: string[] | null }>(
    `SELECT count(*)::text AS n, (array_agg(${entry.names.example}) FILTER (WHERE at <= 5)) AS examples
     FROM (SELECT r.*, row_number() OVER () AS at FROM ${rows} r WHERE ${condition}) r`,
  );
  const count = Number(found.rows[0]?.n);
  if (count === 0) return [];
  return [answered(ask, count, found.rows[0]?.examples)];
}

/** Rows by tenant, and which checks have something to say, found in one pass. */
async function survey(
  warehouse: pg.Client,
  entry: ManifestTable,
  rows: string,
): Promise<{ counts: Count[]; failing: Ask[] }> {
  const asks = entry.checks.flatMap((check) => asked(entry, check) ?? []);
  const fails = asks.map(({ where }) => `bool_or(${where.replaceAll("{rows}", rows)})`);
  const { tenant } = entry.names;
  const { rows: found } = await warehouse.query<Count & { fails: (boolean | null)[] }>(
    `SELECT r.${tenant}::text AS id_tenant, count(*)::text AS rows, ARRAY[${fails.join(", ")}]::boolean[] AS fails
     FROM ${rows} r GROUP BY r.${tenant}`,
  );
  return {
    counts: found.map(({ id_tenant, rows }) => ({ id_tenant, rows })),
    failing: asks.filter((_, at) => found.some(({ fails }) => fails[at] === true)),
  };
}

/**
 * Asks a table's declared checks of rows that a step is about to commit: `rows` is the table or query alias they stand
 * in. Returns what only warns, and the rows of each tenant; throws `check_failed` for the first that stops, so that
 * nothing is committed.
 */
export async function checkRows(
  warehouse: pg.Client,
  entry: ManifestTable,
  rows: string,
): Promise<{ warnings: StepFinding[]; counts: Count[] }> {
  const warnings: StepFinding[] = [];
  const { counts, failing } = await survey(warehouse, entry, rows);
  for (const ask of failing) warnings.push(...(await find(warehouse, entry, rows, ask)));
  const stop = warnings.find((finding) => finding.level === "stop");
  if (stop)
    throw because(
      "check_stopped",
      {
        finding: { say: `findings.${stop.kind}.text`, params: stop.params ?? {} },
        examples: stop.examples ?? [],
      },
      { table: entry.table },
    );
  return { warnings, counts };
}

/** How a step's rows compare with what is usual, where the manifest asks for it. */
export function checkVolume(entry: ManifestTable, read: number, usual: number | undefined): StepFinding[] {
  return entry.checks.flatMap((check) => {
    if (!("volume" in check) || usual === undefined || usual < 100) return [];
    if (read <= usual * check.volume && read >= usual / check.volume) return [];
    return [finding("volume", { read, usual }, { check: "volume", level: "warn", count: read })];
  });
}
