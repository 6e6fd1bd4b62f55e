import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { desc, eq } from "drizzle-orm";
import { controlDb } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import { customers } from "#db/schema/console/customers.ts";
import { type LifeTask, lifeTasks } from "#db/schema/console/life_tasks.ts";
import { lifeSteps, lifeTransitions, type StateKind } from "#db/vocabulary.ts";
import { required } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { carryRows, holdLoads } from "#loader/move.ts";
import { requestCancelOfAll } from "#loader/run/request.ts";
import type { LifeWork } from "#warehouse/life/given.ts";
import { workLife } from "#warehouse/life/life.ts";
import { requestLife } from "#warehouse/life/request.ts";
import { actor } from "./actor.ts";
import { type CliCustomer, customerOf } from "./customer.ts";
import { exitCodes, print, printJson, tell, when } from "./output.ts";

type Verb = Exclude<StateKind, "drop">;
type Flags = { reason?: string; keepDays?: string; confirm?: string; json: boolean };

const consequence: Record<Verb, string> = {
  suspend:
    "No kit connects any more and open sessions end, its own people are signed out, and no load begins until it is resumed.",
  resume: "Its kits connect again, unless they are revoked, its own people see it again, and loads begin.",
  deprovision:
    "Its kits are revoked for good, and its warehouse is set aside where nobody reaches it; after that time it is dropped.",
  restore:
    "Its warehouse is brought back. The customer is suspended then, without kits, until it is resumed.",
};

/** The name that confirms it, from the option or from whoever sits there. Throws `needs_confirmation`. */
export async function mustConfirm(slug: string, what: string, given: string | undefined): Promise<void> {
  const text = `${slug}: ${what}`;
  if (given === undefined && !process.stdin.isTTY)
    throw new OpendbError("needs_confirmation", `${text} Nothing was done yet.`, {
      hint: `Where nobody can be asked, say --confirm ${slug}.`,
    });
  let typed = given;
  if (typed === undefined) {
    const ask = createInterface({ input: process.stdin, output: process.stderr });
    typed = await ask.question(`${text}\nType ${slug} to confirm: `);
    ask.close();
  }
  if (typed.trim() !== slug)
    throw new OpendbError("needs_confirmation", `${typed.trim()} is not ${slug}: nothing was done.`, {
      hint: "Type the name as it stands.",
    });
}

export function days(given: string | undefined): number {
  const count = Number(given ?? "30");
  if (Number.isInteger(count) && count >= 1 && count <= 3650) return count;
  throw new OpendbError("bad_input", `--keep-days ${given} is no number from 1 to 3650.`, {
    hint: "Write it in digits.",
  });
}

/** As the console's action does it: the row and its line in the audit log together. */
async function ask(customer: CliCustomer, kind: Verb, { reason, keepDays }: Flags): Promise<number> {
  return controlDb().transaction(async (tx) => {
    const { id, state } = await requestLife(tx, {
      idCustomer: customer.id,
      kind,
      reason,
      keepDays: kind === "deprovision" ? days(keepDays) : undefined,
      requestedBy: actor(),
      idPerson: null,
    });
    const details = { id, reason: reason?.trim() ?? "", before: { state: customer.state }, after: { state } };
    await tx
      .insert(audit)
      .values({ actor: actor(), action: `customer.${kind}`, id_customer: customer.id, details });
    return id;
  });
}

const reread = async (id: number): Promise<LifeTask> => {
  const [task] = await controlDb().select().from(lifeTasks).where(eq(lifeTasks.id, id));
  if (!task) throw new OpendbError("not_found", "The customer is not there any more.", { params: {} });
  return task;
};

/** False where another process has it in hand, or a load has to end first. */
const workOrWait = (work: LifeWork, idCustomer: number): Promise<boolean> =>
  workLife(work, idCustomer).catch((error) => {
    if (error instanceof OpendbError && error.code === "load_running") return false;
    throw error;
  });

/** Does it here, unless a worker was faster: then it is waited for. */
export async function see({ id: idCustomer }: CliCustomer, id: number): Promise<LifeTask> {
  const by = actor();
  const control = controlDb();
  const work: LifeWork = {
    control,
    adminUrl: required("DATABASE_URL"),
    actor: by,
    cancelLoads: (idCustomer) => control.transaction((tx) => requestCancelOfAll(tx, idCustomer, "terminal")),
    holdLoads: (idCustomer, at) => holdLoads(control, idCustomer, at),
    carryRows,
  };
  let isTold = false;
  for (;;) {
    if (await workOrWait(work, idCustomer)) return reread(id);
    const { error } = await reread(id);
    if (error?.code === "load_running" && !isTold) tell(error.message);
    isTold ||= error !== null;
    const task = await reread(id);
    if (task.finished_at !== null) return task;
    await sleep(200);
  }
}

/** What there is to tell of each step. */
export function printSteps(task: LifeTask): void {
  for (const { step, facts } of task.steps)
    print(
      `  ${step}: ${
        Object.entries(facts)
          .map(([name, value]) => `${name} ${value}`)
          .join(", ") || "done"
      }`,
    );
}

/** `opendb customer suspend`, `resume`, `deprovision` and `restore`. */
export async function live(verb: Verb, slug: string, flags: Flags): Promise<number> {
  const customer = await customerOf(slug);
  const { from } = lifeTransitions[verb];
  if (!from.includes(customer.state))
    throw new OpendbError("life_rule", `${slug} is ${customer.state}: it cannot be asked to ${verb}.`, {
      hint: `Only a customer that is ${from.join(" or ")} can.`,
    });
  const needsReason = verb === "suspend" || verb === "deprovision";
  if (needsReason && !flags.reason?.trim())
    throw new OpendbError("bad_input", `Say with --reason why ${slug} is to ${verb}.`, {
      hint: "It stands in the customer's history.",
    });
  if (needsReason) await mustConfirm(slug, consequence[verb], flags.confirm);
  const id = await ask(customer, verb, flags);
  const task = await see(customer, id);
  const [now] = await controlDb().select().from(customers).where(eq(customers.id, customer.id));
  const said = { customer: slug, state: now?.state ?? null, kept_until: now?.aside_until ?? null };
  if (flags.json) printJson({ ...said, task: id, steps: task.steps });
  else {
    print(
      `${slug} is ${now?.state}.${now?.aside_until ? ` It is kept until ${when(now.aside_until)}.` : ""}`,
    );
    printSteps(task);
  }
  if (task.is_replaced) tell("Somebody else has asked for something else meanwhile.");
  return exitCodes.done;
}

/** `opendb customer history`: what was done in a customer's life, the newest first, with the steps of each. */
export async function history(slug: string, { json }: { json: boolean }): Promise<number> {
  const { id } = await customerOf(slug);
  const tasks = await controlDb()
    .select()
    .from(lifeTasks)
    .where(eq(lifeTasks.id_customer, id))
    .orderBy(desc(lifeTasks.id));
  if (json)
    printJson({
      customer: slug,
      tasks: tasks.map(
        ({ id, kind, reason, requested_by, requested_at, finished_at, is_replaced, ...task }) => ({
          task: id,
          kind,
          reason,
          requested_by,
          requested_at,
          finished_at,
          is_replaced,
          error: task.error && { code: task.error.code, message: task.error.message },
          steps: task.steps,
        }),
      ),
    });
  else if (tasks.length === 0) print("Nothing was suspended, deprovisioned or moved yet.");
  for (const task of json ? [] : tasks) {
    const ended = task.error ? "stopped" : "done";
    const state = task.is_replaced ? "replaced" : task.finished_at ? ended : "open";
    print(`${when(task.requested_at)}  ${task.kind} by ${task.requested_by}, ${state}  ${task.reason}`);
    print(`  ${task.steps.length} of ${lifeSteps[task.kind].length} steps`);
    if (task.error) print(`  ${task.error.code}: ${task.error.message}`);
  }
  return exitCodes.done;
}
