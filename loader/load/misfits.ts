import type pg from "pg";
import type { StepFinding } from "#db/schema/console/steps.ts";
import { because } from "#errors/english.ts";
import { part } from "#errors/sentences.ts";
import { sqlstateOf } from "#errors/sqlstate.ts";
import type { Part } from "#errors.ts";
import { countQuery } from "#loader/extract/query.ts";
import { findMisfits, type Misfit, mostAside } from "#loader/extract/sieve.ts";
import type { Count, StepContext } from "#loader/extract/step.ts";
import { isAmong, timeColumn, windowCondition } from "#loader/extract/windows.ts";
import type { ExtractedTable } from "#loader/manifest/manifest.ts";
import { list } from "#loader/manifest/names.ts";
import { everythingOf, including, type RowsBy, type Window } from "#loader/plan/window.ts";
import type { StepResult } from "#loader/run/step-result.ts";
import { finding } from "#loader/verify/finding.ts";
import { deleteInto } from "./changes.ts";
import { isTooMany } from "./shrink.ts";

/*
 * One row never stops a table. A copy goes from socket to socket and looks at no value; when it fails on one, the rows
 * that do not fit are found at the source, and the step is done again without them. They stand nowhere in the warehouse
 * then, as if by a seed, and every load looks at them again until they fit or are gone.
 */

/** How often a step is done again without what was found: rows that are read besides the window may not fit, too. */
const attempts = 4;

/** Whether an error may be about a value that came from the source. */
const isOfValue = (error: unknown): boolean => /^(21|22|23502|54)/.test(sqlstateOf(error) ?? "");

export const rowsOf = (misfits: readonly Misfit[]): string[] => [...new Set(misfits.map(({ row }) => row))];

const cellOf = ({ row, column }: Misfit): string => JSON.stringify([row, column]);

/** How many rows they are. Several may have one name, those without a key for one. */
export function countOf(misfits: readonly Misfit[]): number {
  const cells = new Map<string, number>();
  const rows = new Map<string, number>();
  for (const misfit of misfits) {
    const times = (cells.get(cellOf(misfit)) ?? 0) + 1;
    cells.set(cellOf(misfit), times);
    rows.set(misfit.row, Math.max(rows.get(misfit.row) ?? 0, times));
  }
  return [...rows.values()].reduce((sum, times) => sum + times, 0);
}

type Known = { id_row: string; key: Misfit["key"] };

const readKnown = async (warehouse: pg.Client, { table }: ExtractedTable): Promise<Known[]> =>
  (
    await warehouse.query<Known>(
      "SELECT DISTINCT id_row, key FROM opendb.rejected WHERE table_name = $1 ORDER BY id_row",
      [table],
    )
  ).rows;

/** The column whose ids lead to rows that are set aside, by an index of the source. */
const idColumn = ({ key, names: { own } }: ExtractedTable): string | undefined =>
  key.length === 1 ? (key.find((name) => name !== own) ?? own) : undefined;

/** The ids of rows that are set aside, if they lead to all of them. */
function idsOf(entry: ExtractedTable, known: readonly Known[]): RowsBy | undefined {
  const name = idColumn(entry);
  if (name === undefined) return undefined;
  const ids = known.flatMap(({ key }) => key[name] ?? []);
  return ids.length === known.length ? { of: `(${entry.columns[name]})`, ids } : undefined;
}

const momentsOf = (entry: ExtractedTable, known: readonly Known[]): string[] => [
  ...new Set(known.flatMap(({ key }) => key[timeColumn(entry)] ?? [])),
];

/** The window with the rows in it that were set aside: they may be outside of it by now. */
function withKnown({ window, tenants }: StepContext, entry: ExtractedTable, known: readonly Known[]): Window {
  if (window.from === null || known.length === 0) return window;
  if (entry.key.length === 0) return { ...window, moments: momentsOf(entry, known) };
  const ids = idsOf(entry, known);
  return ids ? including(window, [ids], tenants.now) : everythingOf(tenants.now);
}

/** Of the rows that earlier loads set aside, those that still do not fit. */
async function stillMisfit(context: StepContext, entry: ExtractedTable, known: readonly Known[]) {
  if (known.length === 0) return [];
  const { now } = context.tenants;
  // No change time is later than this one: only what is named is looked at.
  const nothing = { known: now, joined: [], from: "infinity", until: null };
  const isLedTo = entry.changed && (entry.key.length === 0 || idsOf(entry, known));
  const where = isLedTo
    ? windowCondition(entry, withKnown({ ...context, window: nothing }, entry, known))
    : `(${windowCondition(entry, everythingOf(now))}) AND ${isAmong(
        entry,
        known.map(({ id_row }) => id_row),
      )}`;
  return findMisfits(context, entry, where, now);
}

/** Looks for what does not fit in the window, and if that holds nothing new, in everything that could have been read. */
async function findMore(context: StepContext, entry: ExtractedTable): Promise<Misfit[]> {
  const { window, tenants } = context;
  for (const read of [window, { ...everythingOf(tenants.now), without: window.without }]) {
    const found = await findMisfits(context, entry, windowCondition(entry, read), tenants.now);
    if (found.length > 0) return found;
  }
  return [];
}

const named = ({ key }: Misfit): string =>
  Object.entries(key)
    .map(([name, value]) => `${name} ${value ?? "NULL"}`)
    .join(", ");

/** How many rows do not fit by which column and why, the most frequent first. */
function byColumn(misfits: readonly Misfit[]): Part[] {
  const counts = new Map<string, { column: string; reason: string; rows: number }>();
  for (const { column, reason } of misfits) {
    const what = `${column} ${reason}`;
    counts.set(what, { column, reason: `r${reason}`, rows: (counts.get(what)?.rows ?? 0) + 1 });
  }
  return [...counts.values()].toSorted((a, b) => b.rows - a.rows).map((one) => part("misfit", one));
}

const examplesOf = (misfits: readonly Misfit[]): string[] => [...new Set(misfits.map(named))].slice(0, 5);

/** What a step says of the rows that it set aside. */
export function asideFindings(misfits: readonly Misfit[]): StepFinding[] {
  const count = countOf(misfits);
  if (count === 0) return [];
  const examples = examplesOf(misfits);
  const of = { check: "rows that do not fit", level: "warn", count, examples } as const;
  const found = finding("rows_aside", { count, columns: byColumn(misfits) }, of);
  return [{ ...found, message: `${found.message} Examples: ${examples.join("; ")}.` }];
}

/** Throws where more of a table would be set aside than the manifest allows. */
async function mustBeFew(context: StepContext, entry: ExtractedTable, misfits: readonly Misfit[]) {
  const { manifest, snapshot, tenants } = context;
  const { most } = manifest.reject;
  const count = countOf(misfits);
  if (!isTooMany(most, count, 0)) return;
  const counts = await snapshot.rows<Count>(countQuery(entry, manifest, everythingOf(tenants.now)));
  const all = counts.reduce((sum, { rows }) => sum + Number(rows), 0);
  if (count < mostAside && !isTooMany(most, count, all)) return;
  const { table } = entry;
  const bound = count < mostAside ? "exactly" : "at_least";
  const said = { table, bound, count, all, most, columns: byColumn(misfits), examples: examplesOf(misfits) };
  throw because("too_many_misfits", said, { table });
}

/**
 * Does a step, and if a value does not fit does it again without its row. What earlier loads set aside is looked at
 * first: so no row is lost when its window has passed, and no night fails on a row that is known.
 */
export async function settingAside(
  given: StepContext,
  entry: ExtractedTable,
  work: (context: StepContext) => Promise<StepResult>,
): Promise<StepResult> {
  const known = await readKnown(given.warehouse, entry);
  const window = withKnown(given, entry, known);
  let aside = await stillMisfit(given, entry, known);
  for (let attempt = 1; ; attempt++) {
    await mustBeFew(given, entry, aside);
    const context = { ...given, aside, window: { ...window, without: rowsOf(aside) } };
    try {
      return await work(context);
    } catch (error) {
      if (!isOfValue(error) || attempt === attempts) throw error;
      await given.warehouse.query("ROLLBACK");
      const more = await findMore(context, entry).catch((other: unknown) => {
        // The source cannot be asked like this; what it said first is what is wrong.
        throw /^(0A|22|42)/.test(sqlstateOf(other) ?? "") ? error : other;
      });
      if (more.length === 0) throw error;
      aside = [...aside, ...more];
    }
  }
}

/** Takes rows out that are set aside now, and were loaded while they still fitted. Returns how many. */
export async function removeAside({ warehouse, aside }: StepContext, entry: ExtractedTable): Promise<number> {
  const { qualified, key } = entry.names;
  if (aside.length === 0 || key.length === 0) return 0;
  const id = idColumn(entry);
  const which = id
    ? `t.${list([id])} = ANY ($1::bigint[])`
    : `ROW(${key.map((name) => `t."${name}"::text`).join(", ")})::text = ANY ($1)`;
  const { rowCount } = await warehouse.query(deleteInto(entry, `DELETE FROM ${qualified} t WHERE ${which}`), [
    id ? aside.flatMap((misfit) => misfit.key[id] ?? []) : rowsOf(aside),
  ]);
  return rowCount ?? 0;
}

/** What is set aside of a table after a step, as JSON for `keepAside` or a staged table. */
function asJson(misfits: readonly Misfit[]): string {
  const named = new Map(misfits.map((misfit) => [cellOf(misfit), misfit]));
  const rows = [...named.values()];
  return JSON.stringify(
    rows.map(({ row, key, column, reason }) => ({ id_row: row, key, column_name: column, reason })),
  );
}

/** Keeps which rows are set aside, in the transaction of the rows. */
export async function keepAside(
  { warehouse, aside, run }: StepContext,
  entry: ExtractedTable,
): Promise<void> {
  const values = [entry.table, asJson(aside)];
  const now = "jsonb_to_recordset($2::jsonb) n (id_row text, key jsonb, column_name text, reason text)";
  await warehouse.query(
    `DELETE FROM opendb.rejected r WHERE table_name = $1 AND NOT EXISTS (
       SELECT FROM ${now} WHERE n.id_row = r.id_row AND n.column_name = r.column_name)`,
    values,
  );
  await warehouse.query(
    `INSERT INTO opendb.rejected (table_name, id_row, key, column_name, reason, identity)
     SELECT $1, n.id_row, n.key, n.column_name, n.reason, $3 FROM ${now}
     ON CONFLICT (table_name, id_row, column_name) DO UPDATE SET reason = excluded.reason, key = excluded.key`,
    [...values, run.identity],
  );
}

/** What a seed sets aside, to be kept from its swap on. */
export const asideForStage = ({ aside }: StepContext): string => asJson(aside);
