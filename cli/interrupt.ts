import { eq } from "drizzle-orm";
import { controlDb } from "#db/control.ts";
import { runs } from "#db/schema/console/runs.ts";
import { cancelled } from "#loader/run/heartbeat.ts";
import { exitCodes, tell } from "./output.ts";

/** Ctrl-C, a request to end, a window that was closed. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** npm hands on what the terminal has sent to all of its processes: what comes twice at once was meant once. */
const echo = 1000;

/** Notes who cancelled, so that pages do not wonder. */
function note(idRun: number): void {
  const said = controlDb()
    .update(runs)
    .set({ cancel_requested_at: new Date(), cancel_requested_by: "terminal" })
    .where(eq(runs.id, idRun));
  said.catch(() => {});
}

type Interrupt = {
  /** The run that is to be cancelled. */
  of(idRun: number): void;
  stop(): void;
};

/**
 * The first signal stops a load cleanly, a later one leaves at once. A closed window leaves nobody to ask again, so it
 * only ever stops cleanly. It listens before there is a run: a signal in between must not leave one behind.
 */
export function onInterrupt(controller: AbortController): Interrupt {
  let since: number | undefined;
  let run: number | undefined;
  const interrupt = (signal: NodeJS.Signals) => {
    if (since !== undefined) {
      if (signal !== "SIGHUP" && Date.now() - since > echo) process.exit(exitCodes.cancelled);
      return;
    }
    since = Date.now();
    tell("Cancelling; once more to leave at once.");
    controller.abort(cancelled());
    if (run !== undefined) note(run);
  };
  for (const signal of signals) process.on(signal, interrupt);
  return {
    of: (idRun) => {
      run = idRun;
      if (since !== undefined) note(idRun);
    },
    // What was asked for once may be said again while the process ends.
    stop: () => {
      if (since === undefined) for (const signal of signals) process.off(signal, interrupt);
    },
  };
}
