import type pg from "pg";
import type { Address } from "#db/connect.ts";
import { columns, quote, target, tenantColumn } from "#db/ddl.ts";
import type { StepFinding } from "#db/schema/console/steps.ts";
import { isComputed, type Manifest, type ManifestTable } from "#loader/manifest/manifest.ts";
import type { Part } from "#loader/plan/plan.ts";
import type { OnCopy } from "./copy/out.ts";
import type { Window } from "./query.ts";
import type { Snapshot } from "./source.ts";

/** Which tenants the customer has now, and what became of those that a table knew. All ids as text, ascending. */
export type Tenants = { now: string[]; known: string[]; joined: string[]; left: string[] };

/** What a step did. read = inserted + updated + unchanged; deleted rows were not read. */
export type StepResult = {
  read: number;
  inserted: number;
  updated: number;
  unchanged: number;
  deleted: number;
  total: number;
  bytes: number;
  from: string | null;
  until: string | null;
  findings: StepFinding[];
};

/** What a step works with. `warehouse` is a connection as the loader, used by this step alone; more come from `address`. */
export type StepContext = {
  manifest: Manifest;
  warehouse: pg.Client;
  address: Address;
  signal: AbortSignal;
  snapshot: Snapshot;
  idRun: number;
  tenants: Tenants;
  window: Window;
  /** The window's times, as the step records them. */
  covers: Part["covers"];
  /** The watermark that this step sets. */
  until: string;
  /** Compare all keys with the source, and whether a large removal was confirmed. */
  isSweep: boolean;
  isConfirmed: boolean;
  onCopy?: OnCopy;
};

/** How many rows of a table are a tenant's, as texts. */
export type Count = { id_tenant: string; rows: string };

/** Names of a table as SQL wants them, again and again. */
export function names(entry: ManifestTable) {
  const all = columns(entry.table).map((column) => column.name);
  const own = tenantColumn(entry.table);
  const key = entry.key.length === 0 || entry.key.includes(own) ? entry.key : [own, ...entry.key];
  const list = (columnNames: string[], of = "") =>
    columnNames.map((column) => `${of && `${of}.`}${quote(column)}`).join(", ");
  const same = (a: string, b: string, columnNames = key) =>
    columnNames.map((column) => `${a}.${quote(column)} = ${b}.${quote(column)}`).join(" AND ");
  return {
    place: target(entry.table).sql,
    /** The column that says whose row it is. */
    own,
    tenant: quote(own),
    all,
    key,
    /** Columns whose change is a difference. */
    compared: all.filter((column) => !key.includes(column) && !entry.ignore.includes(column)),
    /** What is noted of a row that changes: marks follow from all of an extracted one; a computed one is counted. */
    noted: isComputed(entry) ? key : all,
    /** Columns that say something of the source's row, and not of when it was computed. */
    said: all.filter((column) => !entry.ignore.includes(column)),
    /** What stands for row `r` where people are shown an example. */
    example: `ROW(${list(key.length > 0 ? key : all.slice(0, 3), "r")})::text`,
    list,
    same,
    /** Whether a row's own id tells it from all others, in whichever tenant it is. */
    hasOwnId: entry.key.length === 1 && entry.key[0] === "id" && own !== "id",
  };
}

/** The number of rows that a statement wrote or a count found. */
export const counted = async (warehouse: pg.Client, sql: string, values: unknown[] = []): Promise<number> => {
  const result = await warehouse.query<{ n?: string }>(sql, values);
  return result.command === "SELECT" ? Number(result.rows[0]?.n ?? 0) : (result.rowCount ?? 0);
};
