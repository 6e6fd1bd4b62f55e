import { and, eq, sql } from "drizzle-orm";
import { literal, quote } from "#db/ddl.ts";
import { audit } from "#db/schema/console/audit.ts";
import { customers } from "#db/schema/console/customers.ts";
import { kits } from "#db/schema/console/kits.ts";
import { provisionSteps } from "#db/schema/console/provision_steps.ts";
import { provisions } from "#db/schema/console/provisions.ts";
import { runs } from "#db/schema/console/runs.ts";
import { adminClient } from "#db/setup.ts";
import { isUnended, requestCancel } from "#loader/run/request.ts";
import { dropWarehouse, type WarehouseAt } from "#warehouse/create.ts";
import { tell } from "#warehouse/kits/kit.ts";
import { placeOf } from "./database.ts";
import { end, held, stepsOf } from "./hold.ts";
import { dismiss } from "./people.ts";
import { byOf, type Job } from "./step.ts";

/** Has the customer's loads end. Whether all have. */
async function isQuiet({ hold: { db, provision, worker } }: Job, idCustomer: number): Promise<boolean> {
  const open = await db
    .select({ id: runs.id, asked: runs.cancel_requested_at })
    .from(runs)
    .where(and(eq(runs.id_customer, idCustomer), isUnended));
  for (const { id, asked } of open)
    if (asked === null)
      await db.transaction((tx) => requestCancel(tx, id, provision.requested_by ?? worker)).catch(() => {});
  return open.length === 0;
}

/** Drops the roles of the customer's kits: those that carry the mark of their kit. */
async function dropRoles({ hold: { db } }: Job, { adminUrl, host, port }: WarehouseAt, idCustomer: number) {
  const all = await db.select().from(kits).where(eq(kits.id_customer, idCustomer));
  const admin = await adminClient({ url: adminUrl, host, port });
  try {
    for (const { id, role_name } of all) {
      const { rowCount } = await admin.query(
        `SELECT FROM pg_roles WHERE rolname = $1 AND shobj_description(oid, 'pg_authid') = ${literal(`OpenDB kit ${id}`)}`,
        [role_name],
      );
      if (rowCount) await admin.query(`DROP ROLE ${quote(role_name)}`);
    }
  } finally {
    await admin.end();
  }
}

async function takeAway(job: Job, idCustomer: number): Promise<"waits" | undefined> {
  const { db, provision } = job.hold;
  const by = byOf(job);
  const [found] = await db.select().from(customers).where(eq(customers.id, idCustomer));
  if (!found) return undefined;
  if (!(await isQuiet(job, idCustomer))) return "waits";
  const steps = await stepsOf(db, provision.id);
  const detailsOf = (name: string) => steps.find(({ step }) => step === name)?.details ?? {};
  const at = await placeOf(job);
  job.signal.throwIfAborted();
  if (detailsOf("database").isOurs) await dropWarehouse(at);
  await dropRoles(job, at, idCustomer);
  const server = await db.query.servers.findFirst({ where: (t, { eq: is }) => is(t.id, found.id_server) });
  await held(job.hold, async (tx) => {
    await tx.update(provisions).set({ id_customer: null }).where(eq(provisions.id, provision.id));
    await tx.delete(customers).where(eq(customers.id, idCustomer));
    const people = await dismiss(tx, detailsOf("people"));
    const details = { slug: found.slug, name: found.name, people };
    await tx
      .insert(audit)
      .values({ actor: by.actor, id_person: by.idPerson, action: "customer.unprovision", details });
  });
  provision.id_customer = null;
  if (server) await tell(by, { server });
  return undefined;
}

/** Takes away all that a provision has made. What fails is made good by calling again. */
export async function undo(job: Job): Promise<"waits" | undefined> {
  const { provision } = job.hold;
  if (provision.id_customer !== null && (await takeAway(job, provision.id_customer)) === "waits")
    return "waits";
  await held(job.hold, async (tx) => {
    await tx
      .update(provisionSteps)
      .set({ state: "undone", finished_at: sql`clock_timestamp()` })
      .where(and(eq(provisionSteps.id_provision, provision.id), sql`${provisionSteps.state} <> 'waiting'`));
    await end(tx, job.hold, "undone");
  });
  return undefined;
}
