import type pg from "pg";
import { abandon } from "#db/cancel.ts";
import { type Address, client } from "#db/connect.ts";
import { at } from "#errors/origin.ts";

/**
 * Works through a list with a few warehouse connections side by side. A connection whose work failed is given up and
 * replaced; when the signal aborts, what runs is cancelled at the server and nothing more is begun.
 */
export async function lanes<T>(
  address: Address,
  count: number,
  signal: AbortSignal,
  items: T[],
  work: (warehouse: pg.Client, item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    let warehouse: pg.Client | undefined;
    const stop = () => warehouse && abandon(warehouse);
    signal.addEventListener("abort", stop);
    try {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
        signal.throwIfAborted();
        warehouse ??= await client(address);
        // Nobody heard an abort while the connection was being made.
        signal.throwIfAborted();
        try {
          await work(warehouse, item);
        } catch (error) {
          await abandon(warehouse);
          warehouse = undefined;
          throw error;
        }
      }
    } finally {
      signal.removeEventListener("abort", stop);
      await warehouse?.end().catch(() => {});
    }
  };
  const results = await Promise.allSettled(
    Array.from({ length: Math.max(1, count) }, () => at("warehouse", lane)),
  );
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}
