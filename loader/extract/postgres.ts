import type pg from "pg";
import { abandon } from "#db/cancel.ts";
import { mustBeAtLeast } from "#db/version.ts";
import { because } from "#errors/english.ts";
import { at, cameFrom } from "#errors/origin.ts";
import type { CopyIn } from "./copy/in.ts";
import { copyOut } from "./copy/out.ts";
import { audibly, HeldUp, locked, type OnWait, patiently, usualPatience } from "./held-up.ts";
import { Lookout } from "./lookout.ts";
import { gone, Readers } from "./readers.ts";
import { asPooled, beginning, openSession, type Server } from "./session.ts";
import type { Snapshot, Source } from "./source.ts";

type Explained = { "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] };

/** What a standby has replayed: up to its last transaction, or to where it began if there was none since. */
const replayed = `coalesce(pg_last_xact_replay_timestamp(), (SELECT checkpoint_time FROM pg_control_checkpoint()))`;

/** The time of the source. A standby is no further than what it has replayed, whatever its clock says. */
const timeBy = (clock: string) =>
  `SELECT to_json(CASE WHEN pg_is_in_recovery() THEN least((${clock}), ${replayed})
     ELSE (${clock}) END AT TIME ZONE 'UTC') #>> '{}' || 'Z' AS now`;

/** Throws `configuration` for a clock of no use: without a time, or with one that no calendar of OpenDB holds. */
function mustBeTime(now: string | null | undefined): string {
  if (now && /^[2-9]\d{3}-\d\d-\d\dT/.test(now)) return now;
  throw because(
    "source_clock_unusable",
    { found: now?.replace(/Z$/, "") ?? "nothing" },
    { origin: "source" },
  );
}

type Held = { holder: pg.Client; server: Server; id: string; now: string };

/** What a copy's other end says is not the source's. */
const ofWarehouse = (sink: CopyIn): CopyIn => ({
  ...sink,
  listen: (onDrain, onFail) => sink.listen(onDrain, (error) => onFail(cameFrom("warehouse", error))),
});

/**
 * Opens the connection that a snapshot lives on, which locks no table. It does not stay behind when that fails: sources
 * allow few.
 */
async function hold(url: string, clock: string, signal: AbortSignal): Promise<Held> {
  const holder = await openSession(url, signal);
  const stop = () => abandon(holder);
  signal.addEventListener("abort", stop);
  try {
    signal.throwIfAborted();
    // Checksums hash whole records.
    const version = await mustBeAtLeast(
      14,
      holder,
      "OpenDB reads from PostgreSQL 14 or newer: look at SOURCE_URL.",
    );
    const { rows } = await holder.query<{ isLinux: boolean }>(`SELECT version() ~ 'linux' AS "isLinux"`);
    const server = { version, isLinux: rows[0]?.isLinux ?? false };
    // In a transaction before the snapshot's own: the clock may be a table's, which would stay locked.
    await holder.query(beginning(server));
    const found = await holder.query<{ now: string | null }>(timeBy(clock));
    await holder.query("COMMIT");
    await holder.query(beginning(server));
    const exported = await holder.query<{ id: string }>("SELECT pg_export_snapshot() AS id");
    return { holder, server, id: exported.rows[0]?.id ?? "", now: mustBeTime(found.rows[0]?.now) };
  } catch (error) {
    await abandon(holder);
    throw (error as { code?: unknown }).code === "55P03" ? locked(undefined, error) : asPooled(error);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/**
 * The snapshot's connection and one to read with, or neither: loads that each hold one and wait for a second would wait
 * for each other.
 */
async function begin(url: string, clock: string, connections: number, signal: AbortSignal) {
  const { holder, server, id, now } = await hold(url, clock, signal);
  const readers = new Readers({ url, server, id, count: connections, signal });
  try {
    await readers.prepare();
  } catch (error) {
    await abandon(holder);
    throw error;
  }
  return { holder, readers, now };
}

async function columns(reader: pg.Client, query: string) {
  const { fields } = await reader.query(`SELECT * FROM (${query}) q LIMIT 0`);
  const ids = [...new Set(fields.map((field) => field.dataTypeID))];
  const types = await reader.query<{ oid: number; name: string }>(
    "SELECT oid::int4, format_type(oid, NULL) AS name FROM pg_type WHERE oid = ANY ($1::oid[])",
    [ids],
  );
  const names = new Map(types.rows.map((type) => [type.oid, type.name]));
  return fields.map((field) => ({ name: field.name, type: names.get(field.dataTypeID) ?? "unknown" }));
}

/**
 * A PostgreSQL source, read through an account that may only read. `clock` is the query for its own time; `patience` is
 * how long a load waits for a table that somebody has locked.
 */
export function postgresSource({
  url,
  clock,
  patience = usualPatience,
}: {
  url: string;
  clock: string;
  patience?: number;
}): Source {
  return {
    async snapshot(connections, signal, atFirst): Promise<Snapshot> {
      const { holder, readers, now } = await at("source", () =>
        patiently({ patience, signal, onWait: atFirst }, () =>
          audibly(atFirst, () => begin(url, clock, connections, signal)),
        ),
      );
      const lookout = new Lookout(holder, readers);
      const close = async () => {
        signal.removeEventListener("abort", close);
        lookout.stop();
        await Promise.all([readers.close(gone(undefined)), abandon(holder)]);
      };
      signal.addEventListener("abort", close);
      if (signal.aborted) await close();
      const told = (onWait?: OnWait): Snapshot => {
        const use = <T>(work: (reader: pg.Client) => Promise<T>) =>
          at("source", () => patiently({ patience, signal, onWait }, () => readers.use(work)));
        return {
          now,
          told,
          columns: (query) => use((reader) => columns(reader, query)),
          estimate: (query) =>
            use(async (reader) => {
              const { rows } = await reader.query<Explained>(`EXPLAIN (FORMAT JSON) ${query}`);
              return rows[0]?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0;
            }),
          rows: (query, first) =>
            use(async (reader) => {
              if (first) await reader.query(first);
              return (await reader.query(query)).rows;
            }),
          copy: async (query, sink, watch) => {
            let hasBegun = false;
            const copying = async (reader: pg.Client) => {
              // Waits for all locks before the first row, while another try costs nothing.
              await reader.query(`SELECT * FROM (${query}) q LIMIT 0`);
              hasBegun = true;
              return copyOut(reader, `COPY (${query}) TO STDOUT (FORMAT binary)`, ofWarehouse(sink), watch);
            };
            const tried = () =>
              readers.use(copying).catch((error: unknown) => {
                if (error instanceof HeldUp) error.hasBegun = hasBegun;
                throw error;
              });
            return at("source", () => patiently({ patience, signal, onWait }, tried));
          },
          close,
        };
      };
      return told(atFirst);
    },
  };
}
