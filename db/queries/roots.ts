import "server-only";
import { and, desc, eq, inArray } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { nameOf } from "#db/provisioning/roots-preview.ts";
import { customers, rootsOf } from "#db/schema/console/customers.ts";
import { rootChanges } from "#db/schema/console/root_changes.ts";
import { runs } from "#db/schema/console/runs.ts";
import { sourceTenants } from "#db/schema/console/source_tenants.ts";
import type { Access } from "#db/scope.ts";

/** How far a change of roots is: waiting for its load, in trouble with it, waiting for what is computed, or for kits. */
export type RootsStage = "loading" | "stopped" | "computing" | "kits" | "done";

/** A customer's roots with their names at the source, and how far the last change of them is. */
export async function customerRoots({ customer }: Access) {
  const db = consoleDb();
  const [[found], [change]] = await Promise.all([
    db
      .select({ id_root_tenant: customers.id_root_tenant, more_root_tenants: customers.more_root_tenants })
      .from(customers)
      .where(eq(customers.id, customer.id)),
    db
      .select()
      .from(rootChanges)
      .where(eq(rootChanges.id_customer, customer.id))
      .orderBy(desc(rootChanges.id))
      .limit(1),
  ]);
  const ids = found ? rootsOf(found) : [];
  const [known, [run]] = await Promise.all([
    db
      .select()
      .from(sourceTenants)
      .where(inArray(sourceTenants.id, ids.map(BigInt))),
    db
      .select({ id: runs.id, state: runs.state, next: runs.next_attempt_at })
      .from(runs)
      .where(and(eq(runs.id_customer, customer.id), eq(runs.kind, "seed")))
      .orderBy(desc(runs.id))
      .limit(1),
  ]);
  const names = new Map(known.map((one) => [String(one.id), one]));
  const isOver = run !== undefined && ["failed", "cancelled"].includes(run.state) && run.next === null;
  const stage = (): RootsStage => {
    if (!change || change.finished_at) return "done";
    if (change.loaded_at === null) return isOver ? "stopped" : "loading";
    return change.computed_at === null ? "computing" : "kits";
  };
  return {
    roots: ids.map((id) => {
      const tenant = names.get(id);
      const name = tenant ? nameOf({ ...tenant, id, id_parent: null }) : null;
      return { id, name, subdomain: tenant?.subdomain ?? null };
    }),
    stage: stage(),
    changedAt: change?.requested_at ?? null,
    run: run?.id ?? null,
  };
}
