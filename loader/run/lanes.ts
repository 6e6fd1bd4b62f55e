import pMap from "p-map";
import type pg from "pg";
import { abandon } from "#db/cancel.ts";
import { type Address, client, heeding } from "#db/connect.ts";
import { at } from "#errors/origin.ts";
import { keepAwake } from "./awake.ts";

/** Warehouse connections that are lent one at a time; those in use can be cancelled at the server. */
class Lanes {
  readonly #address: Address;
  readonly #idle: pg.Client[] = [];
  readonly #busy = new Set<pg.Client>();

  constructor(address: Address) {
    this.#address = address;
  }

  /** Runs with a connection. One whose work failed is given up, since nobody knows what it is in the middle of. */
  async use(work: (warehouse: pg.Client) => Promise<void>, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const warehouse = this.#idle.pop() ?? (await at("warehouse", () => client(this.#address, signal)));
    this.#busy.add(warehouse);
    const rest = keepAwake(warehouse);
    try {
      // Nobody heard an abort while the connection was being made.
      signal.throwIfAborted();
      await at("warehouse", () => heeding(warehouse, work));
      this.#idle.push(warehouse);
    } catch (error) {
      await abandon(warehouse);
      throw error;
    } finally {
      rest();
      this.#busy.delete(warehouse);
    }
  }

  readonly cancel = (): void => {
    for (const warehouse of this.#busy) void abandon(warehouse);
  };

  async close(): Promise<void> {
    await Promise.all(this.#idle.map((warehouse) => warehouse.end().catch(() => {})));
  }
}

/**
 * Works through a list with a few warehouse connections side by side. All that was begun comes to its end; then the
 * first error is thrown. When the signal aborts, what runs is cancelled at the server and nothing more is begun.
 */
export async function lanes<T>(
  address: Address,
  count: number,
  signal: AbortSignal,
  items: T[],
  work: (warehouse: pg.Client, item: T) => Promise<void>,
): Promise<void> {
  const open = new Lanes(address);
  signal.addEventListener("abort", open.cancel);
  try {
    await pMap(items, (item) => open.use((warehouse) => work(warehouse, item), signal), {
      concurrency: Math.max(1, count),
      // Not p-map's own signal, either: it would reject while statements are still being cancelled.
      stopOnError: false,
    });
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  } finally {
    signal.removeEventListener("abort", open.cancel);
    await open.close();
  }
}
