import { isDeepStrictEqual } from "node:util";
import { and, eq, inArray, isNull } from "drizzle-orm";
import { type ControlDb, controlDb } from "#db/control.ts";
import { lifeTasks } from "#db/schema/console/life_tasks.ts";
import { type Run, type RunOptions, runs } from "#db/schema/console/runs.ts";
import { type LoadKind, openRunStates } from "#db/vocabulary.ts";
import { because } from "#errors/english.ts";
import { OpendbError } from "#errors.ts";
import { abandonedRun, endAbandoned } from "#loader/run/abandoned.ts";
import { claimAbandoned, claimRun } from "#loader/run/claim.ts";
import { requestLoad } from "#loader/run/request.ts";
import { loadCommand } from "./command.ts";
import type { CliCustomer } from "./customer.ts";
import { tell } from "./output.ts";

type Wanted = { customer: CliCustomer; kind: LoadKind; options: RunOptions; worker: string };

async function isMoving(tx: ControlDb, idCustomer: number): Promise<boolean> {
  const { id_customer, kind, finished_at } = lifeTasks;
  const moves = and(eq(id_customer, idCustomer), eq(kind, "move"), isNull(finished_at));
  return (await tx.select({ id: lifeTasks.id }).from(lifeTasks).where(moves).limit(1)).length > 0;
}

/** Requests the run and takes it in one transaction, so that no worker is faster. Throws `conflict`. */
async function request({ customer, kind, options, worker }: Wanted): Promise<number> {
  return controlDb().transaction(async (tx) => {
    const { id } = await requestLoad(tx, {
      idCustomer: customer.id,
      kind,
      options,
      requestedBy: "terminal",
      idPerson: null,
    });
    if (await claimRun(tx, id, worker)) return id;
    if (await isMoving(tx, customer.id)) throw because("customer_moving", {});
    throw new OpendbError("conflict", "Another process took the load.", { hint: "See `opendb status`." });
  });
}

/** What is in the way, said with commands that end it. */
async function inTheWay({ id, slug }: CliCustomer, error: OpendbError, isAbandoned: boolean) {
  const [open] = await controlDb()
    .select()
    .from(runs)
    .where(and(eq(runs.id_customer, id), inArray(runs.state, [...openRunStates])));
  const end = `end it with: opendb cancel ${slug}`;
  if (!open) return error;
  if (open.state === "queued")
    return new OpendbError("conflict", error.message, {
      hint: `Wait until a worker has taken and finished it (npm run worker starts one), or ${end}`,
    });
  const again = loadCommand(slug, open.kind, open.options);
  return new OpendbError("conflict", error.message, {
    hint: isAbandoned
      ? `Its process is gone. A worker that runs takes it over within a minute; without one go on with it by: ${again}, or ${end}`
      : `Wait until it has finished, or ${end}`,
  });
}

const isSame = (run: Run, { kind, options }: Wanted) =>
  run.kind === kind && isDeepStrictEqual(run.options, options);

/**
 * What becomes of a run whose process is gone: one that was asked for with the same words goes on in this process; one
 * that only a terminal waited for is ended. Those of others are left to a worker. Its number when it goes on here.
 */
async function resolve(left: Run, wanted: Wanted): Promise<number | "ended" | "left"> {
  const db = controlDb();
  const load = `Load ${left.id} (${left.kind})`;
  if (isSame(left, wanted) && left.cancel_requested_at === null) {
    if (!(await claimAbandoned(db, left, wanted.worker))) return "left";
    tell(`${load} was left by a process that is gone; this one goes on with it.`);
    return left.id;
  }
  if (left.requested_by !== "terminal" && left.cancel_requested_at === null) return "left";
  if (!(await db.transaction((tx) => endAbandoned(tx, left)))) return "left";
  tell(`${load} was left by a process that is gone; it has been ended.`);
  return "ended";
}

/** A run for this process to execute: a new one, or one that a process that is gone has left. Throws `conflict`. */
export async function takeRun(wanted: Wanted): Promise<number> {
  try {
    return await request(wanted);
  } catch (error) {
    if (!(error instanceof OpendbError && error.code === "conflict")) throw error;
    const left = await abandonedRun(controlDb(), wanted.customer.id);
    const what = left ? await resolve(left, wanted) : "left";
    if (what === "left") throw await inTheWay(wanted.customer, error, left !== undefined);
    return what === "ended" ? request(wanted) : what;
  }
}
