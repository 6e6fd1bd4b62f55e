import type pg from "pg";
import { heeding } from "#db/connect.ts";
import { gaveWay, lockWait, lookEvery } from "./held-up.ts";
import { gone, type Readers } from "./readers.ts";

/** Who waits for a table's lock, and behind whom. pg_locks is what is now, in whatever snapshot one looks. */
const waits = `
  SELECT l.pid, l.virtualtransaction AS transaction, l.relation::regclass::text AS relation, pg_blocking_pids(l.pid) AS behind,
    coalesce(extract(epoch FROM clock_timestamp() - l.waitstart), 0)::float8 AS waited
  FROM pg_locks l
  WHERE NOT l.granted AND l.locktype = 'relation'
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

type Waits = { pid: number; transaction: string; relation: string; behind: number[]; waited: number };

/**
 * Looks, on the connection that holds the snapshot, who waits behind our readers. Who has waited long enough is let
 * through, and in the same transaction at once after that, so that a deploy of many tables waits once and not at each.
 */
export class Lookout {
  readonly #holder: pg.Client;
  readonly #readers: Readers;
  /** The transactions that have waited long enough. */
  readonly #known = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #isLooking = false;

  constructor(holder: pg.Client, readers: Readers) {
    this.#holder = holder;
    this.#readers = readers;
    this.#timer = setInterval(() => void this.#look(), lookEvery);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const { rows } = await heeding(this.#holder, (holder) => holder.query<Waits>(waits));
      await Promise.all(rows.map((wait) => this.#consider(wait)));
    } catch (error) {
      // Nobody would see who waits behind a reader that goes on.
      this.stop();
      await this.#readers.close(gone(error));
    } finally {
      this.#isLooking = false;
    }
  }

  async #consider({ pid, transaction, relation, behind, waited }: Waits): Promise<void> {
    const ours = this.#readers.pids;
    if (ours.has(pid)) return this.#readers.noteWait(pid, { relation, behind, waited });
    // Also who waits behind another load: ours might be the next in the way.
    if (waited * 1000 >= lockWait - lookEvery) this.#known.add(transaction);
    if (!this.#known.has(transaction)) return;
    await Promise.all(
      behind.filter((one) => ours.has(one)).map((one) => this.#readers.cut(one, gaveWay(relation, pid))),
    );
  }
}
