import type pg from "pg";
import { abandon } from "#db/cancel.ts";
import { client as connect } from "#db/connect.ts";
import { literal } from "#db/ddl.ts";
import { mustBeAtLeast } from "#db/version.ts";
import { at, cameFrom } from "#errors/origin.ts";
import { OpendbError } from "#errors.ts";
import type { CopyIn } from "./copy/in.ts";
import { copyOut } from "./copy/out.ts";
import type { Snapshot, Source } from "./source.ts";

/** The source decides nothing about us: no time limit of its role, no surprise in how it prints. */
const settings = [
  "SET statement_timeout = 0",
  "SET idle_in_transaction_session_timeout = 0",
  // A reader whose worker died ends its statement by itself.
  "SET client_connection_check_interval = '2s'",
];

type Explained = { "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] };

const begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

async function open(url: string): Promise<pg.Client> {
  const made = await connect({ url });
  // An old server may not know a setting; none of them is needed for correctness.
  for (const setting of settings) await made.query(setting).catch(() => {});
  return made;
}

/** The snapshot lives as long as the connection that exported it. */
const gone = (cause: unknown) =>
  new OpendbError("source_unavailable", "The connection that held the source's snapshot was lost.", {
    hint: "The load is tried again by itself; if it keeps failing, look at the source and at the network between.",
    isTransient: true,
    cause,
  });

/** What a copy's other end says is not the source's. */
const ofWarehouse = (sink: CopyIn): CopyIn => ({
  ...sink,
  listen: (onDrain, onFail) => sink.listen(onDrain, (error) => onFail(cameFrom("warehouse", error))),
});

/** Connections that read in one exported snapshot, lent one at a time. */
class Readers {
  readonly #url: string;
  readonly #id: string;
  readonly #idle: pg.Client[] = [];
  readonly #busy = new Set<pg.Client>();
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #isClosed = false;

  constructor(url: string, id: string, count: number) {
    this.#url = url;
    this.#id = id;
    this.#free = count;
  }

  async #take(): Promise<pg.Client> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    const made = await open(this.#url);
    try {
      await made.query(begin);
      await made.query(`SET TRANSACTION SNAPSHOT ${literal(this.#id)}`);
      return made;
    } catch (error) {
      await abandon(made);
      // 42704 since PostgreSQL 17, 22023 before.
      throw ["42704", "22023"].includes((error as { code?: string }).code ?? "") ? gone(error) : error;
    }
  }

  /** Runs with a reader. One that failed is not used again: the snapshot stays with the connection that exported it. */
  use<T>(work: (reader: pg.Client) => Promise<T>): Promise<T> {
    return at("source", () => this.#use(work));
  }

  async #use<T>(work: (reader: pg.Client) => Promise<T>): Promise<T> {
    while (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#free--;
    let reader: pg.Client | undefined;
    try {
      reader = await this.#take();
      // It was still being opened when the others were ended.
      if (this.#isClosed) throw gone(undefined);
      this.#busy.add(reader);
      const result = await work(reader);
      this.#idle.push(reader);
      return result;
    } catch (error) {
      if (reader) await abandon(reader);
      throw error;
    } finally {
      if (reader) this.#busy.delete(reader);
      this.#free++;
      this.#waiting.shift()?.();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#busy, ...this.#idle].map(abandon));
  }
}

/** Opens the connection that a snapshot lives on. It does not stay behind when that fails: sources allow few. */
async function hold(url: string, clock: string): Promise<{ holder: pg.Client; id: string; now: string }> {
  const holder = await open(url);
  try {
    // Checksums hash whole records.
    await mustBeAtLeast(14, holder, "OpenDB reads from PostgreSQL 14 or newer: look at SOURCE_URL.");
    await holder.query(begin);
    const exported = await holder.query<{ id: string }>("SELECT pg_export_snapshot() AS id");
    const found = await holder.query<{ now: string }>(
      `SELECT to_json((${clock}) AT TIME ZONE 'UTC') #>> '{}' || 'Z' AS now`,
    );
    return { holder, id: exported.rows[0]?.id ?? "", now: found.rows[0]?.now ?? "" };
  } catch (error) {
    await abandon(holder);
    throw error;
  }
}

/** A PostgreSQL source, read through an account that may only read. `clock` is the query for its own time. */
export function postgresSource({ url, clock }: { url: string; clock: string }): Source {
  return {
    async snapshot(connections, signal): Promise<Snapshot> {
      const { holder, id, now } = await at("source", () => hold(url, clock));
      const readers = new Readers(url, id, connections);
      const close = async () => {
        signal.removeEventListener("abort", close);
        await Promise.all([readers.close(), abandon(holder)]);
      };
      signal.addEventListener("abort", close);
      return {
        now,
        columns: (query) =>
          readers.use(async (reader) => {
            const { fields } = await reader.query(`SELECT * FROM (${query}) q LIMIT 0`);
            const ids = [...new Set(fields.map((field) => field.dataTypeID))];
            const types = await reader.query<{ oid: number; name: string }>(
              "SELECT oid::int4, format_type(oid, NULL) AS name FROM pg_type WHERE oid = ANY ($1::oid[])",
              [ids],
            );
            const names = new Map(types.rows.map((type) => [type.oid, type.name]));
            return fields.map((field) => ({
              name: field.name,
              type: names.get(field.dataTypeID) ?? "unknown",
            }));
          }),
        estimate: (query) =>
          readers.use(async (reader) => {
            const { rows } = await reader.query<Explained>(`EXPLAIN (FORMAT JSON) ${query}`);
            return rows[0]?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0;
          }),
        rows: (query) => readers.use(async (reader) => (await reader.query(query)).rows),
        copy: (query, sink, watch) =>
          readers.use((reader) =>
            copyOut(reader, `COPY (${query}) TO STDOUT (FORMAT binary)`, ofWarehouse(sink), watch),
          ),
        close,
      };
    },
  };
}
