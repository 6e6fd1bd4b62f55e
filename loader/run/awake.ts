import type pg from "pg";

/**
 * What bounds the sessions of loads in a warehouse. A statement may take as long as it takes: COPY and CREATE INDEX do,
 * and end with the process that runs them or by whoever takes its load over. But a process that stands still between two
 * statements of a transaction loses it, and nobody waits for a lock for ever.
 */
export const sessionLimits = { idle_in_transaction_session_timeout: "60s", lock_timeout: "10min" };

/** Milliseconds between two words of a session that waits for something else, most often the source. */
const interval = 10_000;

/** Lets the server know that a session inside a transaction is not forgotten. Returns how to stop. */
export function keepAwake(opened: pg.Client): () => void {
  const timer = setInterval(() => {
    if (opened.readyForQuery && opened.getTransactionStatus() === "T")
      opened.query("SELECT 1").catch(() => {});
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}
