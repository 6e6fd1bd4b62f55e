import { and, eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import pMap from "p-map";
import type { Control } from "#db/control.ts";
import { loaderRole } from "#db/ddl.ts";
import { customers } from "#db/schema/console/customers.ts";
import { reachability } from "#db/schema/console/reachability.ts";
import { servers } from "#db/schema/console/servers.ts";
import { standingStates } from "#db/vocabulary.ts";
import { required } from "#env.ts";
import type { OpendbError } from "#errors.ts";
import { asFault, recorded } from "#loader/run/errors.ts";
import { noteKnown } from "#loader/run/known.ts";
import { withWarehouse } from "#loader/run/load.ts";
import { noteReachability } from "#loader/run/reachability.ts";
import { log, said } from "./log.ts";
import { isSampleDue, sampleUsage } from "./usage.ts";

/** Milliseconds after which one that says nothing more counts as out of reach: the others wait behind it. */
const patience = 15_000;
/** Seconds after which a warehouse is looked at again, and how many are at once. */
const age = 30;
const width = 4;
/** Milliseconds that measuring a warehouse may take in all, and after which one that failed is tried again. */
const samplePatience = 150_000;
const sampleAgain = 15 * 60_000;

const isDue = or(
  isNull(reachability.looked_at),
  lt(reachability.looked_at, sql`clock_timestamp() - make_interval(secs => ${age})`),
);

/** Warehouses that neither a load nor another worker has looked at lately, the longest unseen first. */
const due = (db: Control, id?: number) =>
  db
    .select({
      id: customers.id,
      slug: customers.slug,
      host: servers.host,
      port: servers.port,
      error: reachability.error,
      isSampleDue,
    })
    .from(customers)
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .leftJoin(reachability, eq(reachability.id_customer, customers.id))
    .where(
      and(
        inArray(customers.state, [...standingStates]),
        isDue,
        id === undefined ? undefined : eq(customers.id, id),
      ),
    )
    .orderBy(sql`${reachability.looked_at} NULLS FIRST`, customers.id);

type Due = Awaited<ReturnType<typeof due>>[number];

const settings = { statement_timeout: "10s" };
const warehouseOf = ({ slug, host, port }: Due, milliseconds: number) => ({
  warehouse: { url: required("DATABASE_URL"), database: slug, host, port, role: loaderRole, settings },
  signal: AbortSignal.timeout(milliseconds),
});

/** Opens a warehouse as a load would. Returns what kept it from that. */
async function look(db: Control, due: Due): Promise<OpendbError | undefined> {
  try {
    await withWarehouse(warehouseOf(due, patience), async (opened) => {
      await opened.query("SELECT FROM opendb.meta");
      // A load that was killed has not said there how it ended.
      await noteKnown(opened, db, due.id);
    });
    return undefined;
  } catch (error) {
    return asFault(error);
  }
}

/** When measuring a customer's warehouse failed: what takes too long is not begun again with every look. */
const failed = new Map<number, number>();

/** Measures a warehouse that can be reached. That it cannot be measured says nothing about reaching it. */
async function sample(db: Control, due: Due): Promise<void> {
  if (!due.isSampleDue || Date.now() - (failed.get(due.id) ?? 0) < sampleAgain) return;
  try {
    await withWarehouse(warehouseOf(due, samplePatience), (opened) => sampleUsage(db, due.id, opened));
    failed.delete(due.id);
  } catch (error) {
    failed.set(due.id, Date.now());
    log.warn("usage.failed", { customer: due.slug, ...said(error) });
  }
}

/**
 * Looks whether warehouses can be reached and notes it, so that pages about many customers need not open any; and
 * measures those whose sample is due.
 */
export async function lookAtWarehouses(db: Control): Promise<void> {
  const visit = async ({ id }: Due) => {
    // Another worker may have been there by now.
    const [still] = await due(db, id);
    if (!still) return;
    const fault = await look(db, still);
    await noteReachability(db, id, fault ? recorded(fault) : null);
    const told = { customer: still.slug, code: fault?.code };
    if (fault && !still.error) log.warn("warehouse.unreachable", { ...told, message: fault.message });
    if (!fault && still.error) log("warehouse.reachable", told);
    if (!fault) await sample(db, still);
  };
  await pMap(await due(db), visit, { concurrency: width });
}
