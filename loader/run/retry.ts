import { setTimeout as wait } from "node:timers/promises";
import { OpendbError } from "#errors.ts";
import { asFault } from "./errors.ts";

/** How long the control database may be away before a run is left to whoever finds it silent, and between two tries. */
type Patience = { total: number; rest: number };
const usual: Patience = { total: 60_000, rest: 1000 };

const hasToGo = ({ aborted, reason }: AbortSignal) =>
  aborted && reason instanceof OpendbError && reason.code === "interrupted";

/**
 * Does something in the control database, again and again while that is away: how a run ended is not to be lost because
 * of the same fault that ended it. Throws what was thrown last when it takes too long, or when the process has to go.
 */
export async function insist<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
  { total, rest }: Patience = usual,
): Promise<T> {
  const deadline = Date.now() + total;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!asFault(error).isTransient || hasToGo(signal) || Date.now() > deadline) throw error;
      await wait(rest);
    }
  }
}
