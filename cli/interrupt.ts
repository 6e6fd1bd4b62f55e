import { eq } from "drizzle-orm";
import { controlDb } from "#db/control.ts";
import { runs } from "#db/schema/console/runs.ts";
import { cancelled } from "#loader/run/heartbeat.ts";
import { exitCodes, tell } from "./output.ts";

/** Ctrl-C, a request to end, a window that was closed. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** npm hands on what the terminal has sent to all of its processes: what comes twice at once was meant once. */
const echo = 1000;

/**
 * The first signal stops a load cleanly, a later one leaves at once. A closed window leaves nobody to ask again, so it
 * only ever stops cleanly. Returns how to stop listening.
 */
export function onInterrupt(controller: AbortController, idRun: number): () => void {
  let since: number | undefined;
  const interrupt = (signal: NodeJS.Signals) => {
    if (since !== undefined) {
      if (signal !== "SIGHUP" && Date.now() - since > echo) process.exit(exitCodes.cancelled);
      return;
    }
    since = Date.now();
    tell("Cancelling; once more to leave at once.");
    controller.abort(cancelled());
    const said = controlDb()
      .update(runs)
      .set({ cancel_requested_at: new Date(), cancel_requested_by: "terminal" })
      .where(eq(runs.id, idRun));
    said.catch(() => {});
  };
  for (const signal of signals) process.on(signal, interrupt);
  return () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
}
