import { setTimeout as sleep } from "node:timers/promises";
import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Control } from "#db/control.ts";
import { customers, runs, steps } from "#db/schema/console/index.ts";
import type { Run } from "#db/schema/console/runs.ts";
import { type LoadKind, openRunStates, openStates } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { requestLoad } from "#loader/run/request.ts";
import { type Step, step } from "./progress.ts";

const isOpen = (run: Run) => (openRunStates as readonly string[]).includes(run.state);

async function lastRun(control: Control, idCustomer: number, kind: LoadKind): Promise<Run | undefined> {
  const [found] = await control
    .select()
    .from(runs)
    .where(and(eq(runs.id_customer, idCustomer), eq(runs.kind, kind)))
    .orderBy(desc(runs.id))
    .limit(1);
  return found;
}

/** Asks for a load, or finds the open one that is in its way. The worker asks for a derive after each seed itself. */
async function requested(control: Control, idCustomer: number, kind: LoadKind): Promise<number | undefined> {
  try {
    const request = { idCustomer, kind, options: {}, requestedBy: "demo", idPerson: null };
    return (await control.transaction((tx) => requestLoad(tx, request))).id;
  } catch (error) {
    if (!(error instanceof OpendbError && error.code === "conflict")) throw error;
    const [open] = await control
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.id_customer, idCustomer), inArray(runs.state, [...openRunStates])));
    return open?.id;
  }
}

async function show(control: Control, idRun: number, step: Step): Promise<number> {
  const [sum] = await control
    .select({
      all: sql<number>`count(*)::int`,
      done: sql<number>`count(*) FILTER (WHERE ${steps.finished_at} IS NOT NULL)::int`,
      rows: sql<number>`coalesce(sum(${steps.rows_read}), 0)::float8`,
    })
    .from(steps)
    .where(eq(steps.id_run, idRun));
  const { all = 0, done = 0, rows = 0 } = sum ?? {};
  step.at(done, all, `${done} of ${all} tables, ${rows.toLocaleString("en")} rows`);
  return rows;
}

/** Watches a run until it has ended; throws what it recorded when it failed. */
async function watch(control: Control, idRun: number, label: string): Promise<void> {
  const current = step(label);
  for (;;) {
    const [run] = await control.select().from(runs).where(eq(runs.id, idRun));
    const rows = await show(control, idRun, current);
    if (run && isOpen(run)) {
      await sleep(250);
      continue;
    }
    if (run?.state === "done") return current.done(rows > 0 ? `${rows.toLocaleString("en")} rows` : "");
    if (run?.state === "unreconciled")
      return current.done("not equal to the source: see Loads in the console");
    current.fail();
    throw new OpendbError("internal", `${label}: the load is ${run?.state}. ${run?.error?.message ?? ""}`, {
      hint: run?.error?.hint ?? "Its last words are in worker.log of the data folder.",
    });
  }
}

/** A kind of load, unless it was done before. */
async function ensure(
  control: Control,
  customer: { id: number; name: string },
  kind: LoadKind,
): Promise<void> {
  const before = await lastRun(control, customer.id, kind);
  if (before?.state === "done" || before?.state === "unreconciled") return;
  const label = kind === "seed" ? `Load ${customer.name}` : `Panels of ${customer.name}`;
  const idRun = before && isOpen(before) ? before.id : await requested(control, customer.id, kind);
  if (idRun === undefined) return ensure(control, customer, kind);
  await watch(control, idRun, label);
}

/** Waits until each of these customers has rows and panels, asking for the loads that they lack; one that is not open has none. */
export async function load(control: Control, slugs: readonly string[]): Promise<void> {
  const found = await control
    .select({ id: customers.id, name: customers.name })
    .from(customers)
    .where(and(inArray(customers.slug, [...slugs]), inArray(customers.state, [...openStates])))
    .orderBy(customers.id);
  await Promise.all(
    found.map(async (customer) => {
      await ensure(control, customer, "seed");
      await ensure(control, customer, "derive");
    }),
  );
}
