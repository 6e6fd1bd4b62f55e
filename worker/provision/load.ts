import { and, eq, inArray, sql } from "drizzle-orm";
import { client } from "#db/connect.ts";
import { checkWarehouse } from "#db/contract/check.ts";
import { loaderRole } from "#db/ddl.ts";
import { type ProvisionDetails, provisionSteps } from "#db/schema/console/provision_steps.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { steps } from "#db/schema/console/steps.ts";
import { openRunStates } from "#db/vocabulary.ts";
import { because } from "#errors/english.ts";
import { OpendbError } from "#errors.ts";
import { requestLoad } from "#loader/run/request.ts";
import { placeOf } from "./database.ts";
import { held, noteStep, stepsOf } from "./hold.ts";
import { byOf, customerIdOf, type Job } from "./step.ts";

const isOpen = ({ state, next_attempt_at }: Run) =>
  (openRunStates as readonly string[]).includes(state) || (state === "failed" && next_attempt_at !== null);

/** Requests the first load, in one transaction with the note of its number. False while another load has the customer. */
const requested = (job: Job): Promise<boolean> =>
  held(job.hold, async (tx) => {
    const idCustomer = customerIdOf(job);
    const open = await tx
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.id_customer, idCustomer), inArray(runs.state, [...openRunStates])));
    if (open.length > 0) return false;
    const { actor, idPerson } = byOf(job);
    const request = { idCustomer, kind: "seed" as const, options: {} };
    const { id } = await requestLoad(tx, { ...request, requestedBy: actor, idPerson: idPerson ?? null });
    await noteStep(tx, job.hold, "seed", { details: { run: id } });
    return true;
  });

/** Has the queue of loads fill the warehouse, and waits for it. */
export async function fill(job: Job, { run: id }: ProvisionDetails): Promise<"waits" | undefined> {
  if (id === undefined) {
    await requested(job);
    return "waits";
  }
  const [run] = await job.hold.db.select().from(runs).where(eq(runs.id, id));
  if (run && isOpen(run)) return "waits";
  if (run?.state === "done" || run?.state === "unreconciled") return undefined;
  // Whoever tries again wants another load.
  await held(job.hold, (tx) => forget(tx, job));
  throw because("first_load_ended", { run: String(id), state: run?.state ?? "gone" });
}

const forget = (tx: Parameters<typeof noteStep>[0], { hold }: Job) =>
  tx
    .update(provisionSteps)
    .set({ details: sql`${provisionSteps.details} - 'run'`, state: "waiting", finished_at: null })
    .where(and(eq(provisionSteps.id_provision, hold.provision.id), eq(provisionSteps.step, "seed")));

/** What the warehouse is like against the contract, as `opendb check` looks at it. */
async function shapeDiffers(job: Job): Promise<boolean> {
  const { adminUrl, slug, host, port } = await placeOf(job);
  const opened = await client({ url: adminUrl, database: slug, host, port, role: loaderRole });
  try {
    return (await checkWarehouse(opened)).length > 0;
  } finally {
    await opened.end();
  }
}

/** Whether what was loaded agrees with the source and the declared checks, and the tables with the contract. */
export async function check(job: Job): Promise<void> {
  const all = await stepsOf(job.hold.db, job.hold.provision.id);
  const id = all.find(({ step }) => step === "seed")?.details.run ?? 0;
  const [run] = await job.hold.db.select().from(runs).where(eq(runs.id, id));
  if (run?.state !== "done") {
    await held(job.hold, (tx) => forget(tx, job));
    throw new OpendbError("unreconciled", "What was loaded differs from the source.", { params: {} });
  }
  if (await shapeDiffers(job))
    throw new OpendbError("contract", "The warehouse differs from the contract.", { params: {} });
  const tables = await job.hold.db.select().from(steps).where(eq(steps.id_run, id));
  const warnings = tables.flatMap(({ findings }) => findings).filter(({ level }) => level === "warn").length;
  const rows = tables.reduce((sum, { rows_total }) => sum + (rows_total ?? 0), 0);
  await held(job.hold, (tx) => noteStep(tx, job.hold, "checks", { details: { warnings, rows } }));
}
