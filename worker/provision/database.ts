import { eq } from "drizzle-orm";
import { customers } from "#db/schema/console/customers.ts";
import type { ProvisionDetails } from "#db/schema/console/provision_steps.ts";
import { servers } from "#db/schema/console/servers.ts";
import { adminClient } from "#db/setup.ts";
import { because } from "#errors/english.ts";
import { OpendbError } from "#errors.ts";
import { createWarehouse, type WarehouseAt } from "#warehouse/create.ts";
import { held, noteStep } from "./hold.ts";
import { customerIdOf, type Job } from "./step.ts";

/** Where the customer's warehouse is, or will be. */
export async function placeOf(job: Job): Promise<WarehouseAt> {
  const [found] = await job.hold.db
    .select({ slug: customers.slug, host: servers.host, port: servers.port })
    .from(customers)
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .where(eq(customers.id, customerIdOf(job)));
  if (!found) throw new OpendbError("not_found", "The customer is gone.", { params: {} });
  return { adminUrl: job.adminUrl, ...found };
}

async function isThere({ adminUrl, slug, host, port }: WarehouseAt): Promise<boolean> {
  const admin = await adminClient({ url: adminUrl, host, port });
  try {
    const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [slug]);
    return rowCount !== 0;
  } finally {
    await admin.end();
  }
}

/** Database, schemas, roles' rights, policies and time zone. One that was there before is nobody's to fill. */
export async function makeDatabase(job: Job, { isOurs }: ProvisionDetails): Promise<void> {
  const at = await placeOf(job);
  if (!isOurs) {
    if (await isThere(at)) throw because("database_there", { database: at.slug });
    await held(job.hold, (tx) => noteStep(tx, job.hold, "database", { details: { isOurs: true } }));
  }
  await createWarehouse(at);
}
