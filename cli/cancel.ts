import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { and, desc, eq, inArray, ne } from "drizzle-orm";
import { controlDb } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { steps } from "#db/schema/console/steps.ts";
import { openRunStates } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { abandonedRun, endAbandoned } from "#loader/run/abandoned.ts";
import { isUnended, requestCancel } from "#loader/run/request.ts";
import { actor } from "./actor.ts";
import { type CliCustomer, customerOf } from "./customer.ts";
import { exitCodes, print, printJson, tell } from "./output.ts";

type Flags = { run?: string; yes: boolean; json: boolean };

/** Whether a load waits for its retry until another one of its customer has ended. */
const isPutOff = ({ state, next_attempt_at }: Run) => state === "failed" && next_attempt_at !== null;

const isOpen = (run: Run) => (openRunStates as readonly string[]).includes(run.state) || isPutOff(run);

const doing = (run: Run) => (isPutOff(run) ? "has failed and waits for its next attempt" : `is ${run.state}`);

/** The run that was named, or the open one, or none. Throws `not_found`. */
async function runToCancel(customer: CliCustomer, named?: string): Promise<Run | undefined> {
  if (named !== undefined && !/^\d{1,15}$/.test(named))
    throw new OpendbError("bad_input", `--run ${named} is no load's number.`, {
      hint: "`opendb status` shows the number of the load that is open.",
    });
  const which = named === undefined ? isUnended : eq(runs.id, Number(named));
  const [found] = await controlDb()
    .select()
    .from(runs)
    .where(and(eq(runs.id_customer, customer.id), which))
    .orderBy(desc(inArray(runs.state, [...openRunStates])), desc(runs.id))
    .limit(1);
  if (!found && named !== undefined)
    throw new OpendbError("not_found", `Load ${named} is not one of ${customer.slug}.`, {
      hint: `Without --run what is open of ${customer.slug} is cancelled.`,
    });
  return found;
}

async function doneSteps(run: Run): Promise<{ done: number; all: number }> {
  const found = await controlDb().select({ state: steps.state }).from(steps).where(eq(steps.id_run, run.id));
  const done = found.filter(({ state }) => state === "done" || state === "unreconciled").length;
  return { done, all: found.length };
}

/** What becomes of the work that a load has done so far. */
async function consequence(run: Run): Promise<string> {
  const { done, all } = await doneSteps(run);
  if (all === 0) return "It has not begun: nothing is lost.";
  const tables = `(${done} of ${all})`;
  if (run.kind === "seed")
    return `The tables that it has built ${tables} are discarded; the warehouse keeps the rows that it has now.`;
  const next = run.kind === "delta" ? "the next delta loads" : "the next derive computes";
  return `The tables that are done ${tables} stay as they are; ${next} the others.`;
}

/** Asks whoever sits there. Throws `needs_confirmation` where nobody does. */
async function mayCancel(what: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new OpendbError("needs_confirmation", `${what} Nothing was cancelled yet.`, {
      hint: "Where nobody can be asked, say --yes.",
    });
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await ask.question(`${what} Cancel it? [y/N] `);
  ask.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** As the console's action does it: the change and its line in the audit log together. */
async function cancelAudited(run: Run): Promise<void> {
  await controlDb().transaction(async (tx) => {
    await requestCancel(tx, run.id, "terminal");
    const details = { id: run.id };
    await tx
      .insert(audit)
      .values({ actor: actor(), action: "load.cancel", id_customer: run.id_customer, details });
  });
}

const reread = async ({ id }: Run) => (await controlDb().select().from(runs).where(eq(runs.id, id)))[0];

/** Waits until whoever holds a run has heard of it, or ends it itself where nobody holds it any more. */
async function waitForEnd(run: Run): Promise<Run> {
  const until = Date.now() + 20_000;
  for (;;) {
    const now = await reread(run);
    if (!now || !isOpen(now) || Date.now() > until) return now ?? run;
    const left = await abandonedRun(controlDb(), run.id_customer);
    if (left?.id === run.id)
      await controlDb().transaction((tx) => endAbandoned(tx, left, { isCancelled: true }));
    else await sleep(300);
  }
}

function show(customer: CliCustomer, run: Run | undefined, said: string, json: boolean): number {
  if (json) printJson({ customer: customer.slug, run: run?.id ?? null, state: run?.state ?? null, said });
  else print(said);
  return exitCodes.done;
}

/** What waits for its retry behind the load that was cancelled would begin now: said, as it may not be meant. */
async function tellOthers({ id, slug }: CliCustomer, run: Run): Promise<void> {
  const others = await controlDb()
    .select()
    .from(runs)
    .where(and(eq(runs.id_customer, id), isUnended, ne(runs.id, run.id)));
  for (const other of others.filter(isPutOff))
    tell(
      `Load ${other.id} (${other.kind}) ${doing(other)}. Cancel it, too, with: opendb cancel ${slug} --run ${other.id}`,
    );
}

/** `opendb cancel`: stops what is open of a customer, and says what that keeps and discards. May be said again. */
export async function cancel(slug: string, flags: Flags): Promise<number> {
  const customer = await customerOf(slug);
  const run = await runToCancel(customer, flags.run);
  if (!run) return show(customer, run, `No load of ${slug} is open: there is nothing to cancel.`, flags.json);
  const name = `Load ${run.id} (${run.kind}) of ${slug}`;
  if (!isOpen(run)) return show(customer, run, `${name} has ended already: it is ${run.state}.`, flags.json);
  const lost = await consequence(run);
  if (!flags.yes && !(await mayCancel(`${name} ${doing(run)}. ${lost}`)))
    return show(customer, run, "Nothing was cancelled.", flags.json);
  if (run.cancel_requested_at === null) await cancelOnce(run);
  const ended = await waitForEnd(run);
  await tellOthers(customer, run);
  if (!isOpen(ended)) {
    const isCancelled = ended.state === "cancelled";
    return show(
      customer,
      ended,
      isCancelled ? `${name} is cancelled. ${lost}` : `${name} was faster: it is ${ended.state}.`,
      flags.json,
    );
  }
  tell("Its process has not answered yet.");
  return show(
    customer,
    ended,
    `${name} is asked to stop, and stops as soon as its process hears of it.`,
    flags.json,
  );
}

/** That it has ended meanwhile is what was wanted. */
async function cancelOnce(run: Run): Promise<void> {
  try {
    await cancelAudited(run);
  } catch (error) {
    if (!(error instanceof OpendbError && error.code === "conflict")) throw error;
  }
}
