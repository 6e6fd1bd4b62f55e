import pg from "pg";
import { abandon } from "#db/cancel.ts";
import { heeding } from "#db/connect.ts";
import { literal } from "#db/ddl.ts";
import { because } from "#errors/english.ts";
import type { OpendbError } from "#errors.ts";
import { HeldUp, locked, rewritten, type WaitsFor } from "./held-up.ts";
import { beginning, openSession, type Server } from "./session.ts";

/** The snapshot lives as long as the connection that exported it. */
export const gone = (cause: unknown) => because("snapshot_lost", {}, { isTransient: true, cause });

/**
 * Tables that this transaction has read and that are not what its snapshot knows: rewritten by an ALTER, emptied, or
 * made since. Queries of the catalogue see the snapshot, its functions see today; the locks say what was read.
 */
const rewrittenTables = `
  SELECT l.relation::regclass::text AS name
  FROM pg_locks l LEFT JOIN pg_class c ON c.oid = l.relation
  WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation'
    AND CASE WHEN c.oid IS NULL
        THEN pg_relation_filenode(l.relation) IS NOT NULL AND pg_get_indexdef(l.relation) IS NULL
        ELSE c.relkind IN ('r', 'm') AND c.relfilenode <> 0
          AND c.relfilenode IS DISTINCT FROM pg_relation_filenode(c.oid) END`;

/** How long a reader that has nothing to do stays, in milliseconds: others may need its connection. */
const rest = 1000;

/** A reader at work. `cut` says why it was ended in the middle. */
type Busy = { reader: pg.Client; cut?: OpendbError; place?: WaitsFor };

const codeOf = (error: unknown) => (error instanceof pg.DatabaseError ? error.code : undefined);

/**
 * Connections that read in one exported snapshot, lent one at a time. Each use is a transaction of its own, so that no
 * table stays locked while nobody reads it.
 */
export class Readers {
  readonly #url: string;
  readonly #begin: string;
  readonly #signal: AbortSignal;
  readonly #idle: pg.Client[] = [];
  readonly #working = new Set<Busy>();
  readonly #busy = new Map<number, Busy>();
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #end: OpendbError | undefined;

  constructor({
    url,
    server,
    id,
    count,
    signal,
  }: {
    url: string;
    server: Server;
    id: string;
    count: number;
    signal: AbortSignal;
  }) {
    this.#url = url;
    this.#signal = signal;
    this.#begin = beginning(server, literal(id));
    this.#free = count;
  }

  /** The server's processes that read at the moment. */
  get pids(): ReadonlySet<number> {
    return new Set(this.#busy.keys());
  }

  /** Notes where a reader waits for a lock. */
  noteWait(pid: number, place: Omit<WaitsFor, "since"> & { waited: number }): void {
    const busy = this.#busy.get(pid);
    if (busy)
      busy.place = { ...place, since: busy.place?.since ?? new Date(Date.now() - place.waited * 1000) };
  }

  /** Ends what a reader does, and with it its locks; the work fails with `why`. */
  async cut(pid: number, why: OpendbError): Promise<void> {
    const busy = this.#busy.get(pid);
    if (!busy || busy.cut) return;
    busy.cut = why;
    // Not only cancelled: a COPY that waits for us to read would not hear it.
    await abandon(busy.reader);
  }

  async #begun(reader: pg.Client): Promise<number> {
    try {
      await reader.query(this.#begin);
      // The server's own number: a pooler gives others to those who connect.
      const { rows } = await reader.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      return rows[0]?.pid ?? 0;
    } catch (error) {
      // 42704 since PostgreSQL 17, 22023 before.
      throw ["42704", "22023"].includes(codeOf(error) ?? "") ? gone(error) : error;
    }
  }

  async #transaction<T>(reader: pg.Client, work: (reader: pg.Client) => Promise<T>): Promise<T> {
    const busy: Busy = { reader };
    this.#working.add(busy);
    let pid = 0;
    try {
      pid = await this.#begun(reader);
      this.#busy.set(pid, busy);
      // It was still being opened when the others were ended.
      if (this.#end) throw this.#end;
      const result = await work(reader);
      const { rows } = await reader.query<{ name: string }>(rewrittenTables);
      if (rows.length > 0) throw rewritten(rows.map(({ name }) => name));
      await reader.query("COMMIT");
      if (busy.cut) throw busy.cut;
      return result;
    } catch (error) {
      if (busy.cut) throw busy.cut;
      throw codeOf(error) === "55P03" ? locked(busy.place, error) : error;
    } finally {
      this.#working.delete(busy);
      if (this.#busy.get(pid) === busy) this.#busy.delete(pid);
    }
  }

  #released(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** A session to read with. Where the source allows no more of them, one of those that are at work. */
  async #session(): Promise<pg.Client> {
    for (;;) {
      if (this.#end) throw this.#end;
      const idle = this.#idle.pop();
      if (idle) return idle;
      try {
        return await openSession(this.#url, this.#signal);
      } catch (error) {
        if (!(error instanceof HeldUp) || this.#working.size === 0) throw error;
        await this.#released();
      }
    }
  }

  /** Keeps one reader, so that a load never waits for its only one while others wait for the snapshot's connection. */
  #rest(reader: pg.Client): void {
    this.#idle.push(reader);
    setTimeout(() => {
      const at = this.#idle.indexOf(reader);
      if (at < 0 || this.#idle.length + this.#working.size === 1) return;
      this.#idle.splice(at, 1);
      reader.end().catch(() => {});
    }, rest).unref();
  }

  /** Opens the first reader. */
  async prepare(): Promise<void> {
    this.#rest(await openSession(this.#url, this.#signal));
  }

  /** Works in a transaction that sees the snapshot. A reader whose work failed is not used again. */
  async use<T>(work: (reader: pg.Client) => Promise<T>): Promise<T> {
    while (this.#free === 0) await this.#released();
    this.#free--;
    let reader: pg.Client | undefined;
    try {
      reader = await this.#session();
      const result = await heeding(reader, (session) => this.#transaction(session, work));
      this.#rest(reader);
      return result;
    } catch (error) {
      if (reader) await abandon(reader);
      throw error;
    } finally {
      this.#free++;
      this.#waiting.shift()?.();
    }
  }

  /** Ends all readers; what they do, and whatever is asked of them later, fails with `why`. */
  async close(why: OpendbError): Promise<void> {
    this.#end ??= why;
    const busy = [...this.#working];
    for (const one of busy) one.cut ??= this.#end;
    await Promise.all([...busy.map(({ reader }) => reader), ...this.#idle.splice(0)].map(abandon));
  }
}
