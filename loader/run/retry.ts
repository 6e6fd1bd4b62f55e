import pRetry from "p-retry";
import { OpendbError } from "#errors.ts";
import { asFault } from "./errors.ts";

/** How long the control database may be away before a run is left to whoever finds it silent, and between two tries. */
type RetryPolicy = { total: number; rest: number };
const usual: RetryPolicy = { total: 60_000, rest: 1000 };

const hasToGo = ({ aborted, reason }: AbortSignal) =>
  aborted && reason instanceof OpendbError && reason.code === "interrupted";

/**
 * Does something in the control database, again and again while that is away: how a run ended is not to be lost because
 * of the same fault that ended it. Throws what was thrown last when it takes too long, or when the process has to go.
 */
export async function persist<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
  { total, rest }: RetryPolicy = usual,
): Promise<T> {
  return pRetry(work, {
    retries: Number.POSITIVE_INFINITY,
    factor: 1,
    minTimeout: rest,
    maxRetryTime: total,
    shouldRetry: ({ error }) => asFault(error).isTransient && !hasToGo(signal),
  });
}
