import { eq } from "drizzle-orm";
import type { PgBoss } from "pg-boss";
import type { Control, ControlDb } from "#db/control.ts";
import { queues } from "#db/queues.ts";
import { audit } from "#db/schema/console/audit.ts";
import { customers } from "#db/schema/console/customers.ts";
import { OpendbError } from "#errors.ts";
import { requestLoad } from "#loader/run/request.ts";
import { log, said } from "./log.ts";

type Customer = { id: number; slug: string };

/** Whether a night is the week's sweep: the one that begins on a Sunday in UTC. */
export const isSweepNight = (at: Date): boolean => at.getUTCDay() === 0;

const requestDelta = (tx: ControlDb, customer: Customer, at: Date) =>
  requestLoad(tx, {
    idCustomer: customer.id,
    kind: "delta",
    options: isSweepNight(at) ? { isSweep: true } : {},
    requestedBy: "schedule",
    idPerson: null,
  });

/** Records that a customer's night was left out, so that nobody has to guess. */
async function skip(db: Control, customer: Customer, error: OpendbError): Promise<void> {
  log("nightly.skipped", { customer: customer.slug, ...said(error) });
  await db.insert(audit).values({
    actor: "schedule",
    action: "load.skip",
    id_customer: customer.id,
    details: { kind: "delta", reason: error.message },
  });
}

export type Night = { requested: number; skipped: number; failed: number };

/** Requests the delta of every active customer, once a week with a sweep; one with an open load is left out. One failure stops no other. */
export async function requestNightly(db: Control, at = new Date()): Promise<Night> {
  const active = await db
    .select({ id: customers.id, slug: customers.slug })
    .from(customers)
    .where(eq(customers.state, "active"))
    .orderBy(customers.id);
  const night: Night = { requested: 0, skipped: 0, failed: 0 };
  for (const customer of active)
    try {
      await db.transaction((tx) => requestDelta(tx, customer, at));
      night.requested += 1;
    } catch (error) {
      if (error instanceof OpendbError && error.code === "conflict") {
        await skip(db, customer, error);
        night.skipped += 1;
      } else {
        log("nightly.failed", { customer: customer.slug, ...said(error) });
        night.failed += 1;
      }
    }
  log("nightly.requested", night);
  return night;
}

/** Keeps the night's schedule, in UTC. A night that passed while no worker ran is caught up once. */
export async function scheduleNightly(boss: PgBoss, db: Control, cron: string): Promise<void> {
  await boss.schedule(queues.nightly, cron, null, { tz: "UTC", missed: "once" });
  await boss.work(queues.nightly, { pollingIntervalSeconds: 5 }, async () => {
    await requestNightly(db);
  });
}
