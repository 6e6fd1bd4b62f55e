import type { Control } from "#db/control.ts";
import type { ProvisionStepRow } from "#db/schema/console/provision_steps.ts";
import type { ProvisionStep } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { asFault } from "#loader/run/errors.ts";
import { log, said } from "../log.ts";
import { makeCustomer } from "./customer.ts";
import { makeDatabase } from "./database.ts";
import { beginStep, claim, endStep, giveUp, type Hold, keepHold, release, stepsOf } from "./hold.ts";
import { finish, makeFirstKit, testConnection } from "./kit.ts";
import { check, fill } from "./load.ts";
import { invite } from "./people.ts";
import type { Job } from "./step.ts";
import { undo } from "./undo.ts";

/** Seconds until somebody looks again at what waits for a load. */
const pause = 0.5;

/** What each step does. It says when it has to wait for something; all may be done again. */
const works: Record<ProvisionStep, (job: Job, details: ProvisionStepRow["details"]) => Promise<unknown>> = {
  customer: makeCustomer,
  database: makeDatabase,
  seed: fill,
  checks: check,
  people: invite,
  kit: makeFirstKit,
  connection: testConnection,
  finish,
};

const isOver = ({ state }: ProvisionStepRow) => state === "done";

/** Goes on with a provision until it is done, waits for a load, or fails. */
async function make(job: Job, isStopping: () => boolean): Promise<void> {
  const { hold } = job;
  for (const { step, state, details } of (await stepsOf(hold.db, hold.provision.id)).filter(
    (one) => !isOver(one),
  )) {
    job.signal.throwIfAborted();
    if (isStopping()) return release(hold, 0);
    job.at = step;
    // One that waited for its load goes on; the others begin.
    if (!(step === "seed" && state === "running" && details.run !== undefined)) await beginStep(hold, step);
    if ((await works[step](job, details)) === "waits") return release(hold, pause);
    if (step !== "finish") await endStep(hold, step);
    log("provision.step", { provision: hold.provision.id, step });
  }
}

async function work(hold: Hold, adminUrl: string, isStopping: () => boolean): Promise<void> {
  const losing = new AbortController();
  const letGo = keepHold(hold, () =>
    losing.abort(new OpendbError("interrupted", "It is in other hands.", { params: {} })),
  );
  const job: Job = { hold, adminUrl, signal: losing.signal, at: undefined };
  try {
    if (hold.provision.goal === "undone") {
      if ((await undo(job)) === "waits") await release(hold, pause);
    } else await make(job, isStopping);
  } catch (error) {
    const fault = asFault(error, undefined, "control");
    log.warn("provision.failed", { provision: hold.provision.id, step: job.at, ...said(fault) });
    // In other hands it is theirs to record.
    if (fault.code !== "interrupted") await giveUp(hold, fault, job.at);
  } finally {
    letGo();
  }
}

/** Takes provisions one after the other until none is due. Several workers share them. */
export async function workProvisions(
  db: Control,
  { worker, adminUrl, isStopping }: { worker: string; adminUrl: string; isStopping: () => boolean },
): Promise<void> {
  while (!isStopping()) {
    const provision = await db.transaction((tx) => claim(tx, worker));
    if (!provision) return;
    await work({ db, provision, worker }, adminUrl, isStopping);
  }
}
