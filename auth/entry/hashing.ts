import "server-only";
import { availableParallelism } from "node:os";
import pLimit from "p-limit";

/*
 * Deriving a key takes a processor for some tenths of a second and 32 MiB. One or two are derived at once, so that one
 * processor is left to the pages; a few more wait; whoever comes then hears at once that it is busy, and so does a caller
 * who has places enough.
 */
const atOnce = Math.min(2, Math.max(1, availableParallelism() - 1));
const [inAll, ofOneCaller] = [10, 3];

type Kept = { limit: ReturnType<typeof pLimit>; places: Map<string, number> };
// Kept on globalThis, so that there is one queue however often this module is evaluated.
const kept = globalThis as { opendbHashing?: Kept };
kept.opendbHashing ??= { limit: pLimit(atOnce), places: new Map() };
const { limit, places } = kept.opendbHashing;

/** The result of some work that hashes, or undefined at once where there is no place for it. */
export async function hashing<T>(caller: string, work: () => Promise<T>): Promise<T | undefined> {
  const own = places.get(caller) ?? 0;
  if (own >= ofOneCaller || limit.activeCount + limit.pendingCount >= inAll) return undefined;
  places.set(caller, own + 1);
  try {
    return await limit(work);
  } finally {
    const left = (places.get(caller) ?? 1) - 1;
    if (left > 0) places.set(caller, left);
    else places.delete(caller);
  }
}
