import "server-only";
import { asc, ne } from "drizzle-orm";
import { type ControlDb, consoleDb } from "#db/control.ts";
import {
  branchOf,
  forestOf,
  type KnownTenant,
  matching,
  refusalOf,
  type TakenRoot,
  totalsOf,
} from "#db/provisioning/tree.ts";
import { customers, rootsOf } from "#db/schema/console/customers.ts";
import { sourceReads } from "#db/schema/console/source_reads.ts";
import { sourceTenants } from "#db/schema/console/source_tenants.ts";
import type { PersonScope } from "#db/scope.ts";
import { sourceAge } from "./source-age.ts";

/** The source's tenants as a worker last read them, and the roots that customers have of them. */
export async function sourceTenantsOf(
  _scope: PersonScope,
  db: ControlDb = consoleDb(),
): Promise<{ rows: KnownTenant[]; taken: TakenRoot[] }> {
  const { id, id_parent, subdomain, title, learners, user_limit, is_deleted } = sourceTenants;
  const rows = await db
    .select({ id, id_parent, subdomain, title, learners, user_limit, is_deleted })
    .from(sourceTenants)
    .orderBy(asc(id));
  const taken = await db
    .select()
    .from(customers)
    // What is gone holds no tenants any more; what is set aside may come back with them.
    .where(ne(customers.state, "gone"));
  return {
    rows: rows.map((row) => ({
      ...row,
      id: String(row.id),
      id_parent: row.id_parent === null ? null : String(row.id_parent),
    })),
    taken: taken.flatMap((one) => rootsOf(one).map((root) => ({ root, slug: one.slug, name: one.name }))),
  };
}

const mostFound = 30;
const mostShown = 100;

/** Tenants that match what was typed, and those that are chosen with all below them, each with its learners. */
export async function tenantsToChoose(
  scope: PersonScope,
  { search, chosen, people }: { search: string; chosen: readonly string[]; people: boolean },
) {
  const db = consoleDb();
  const { rows, taken } = await sourceTenantsOf(scope, db);
  const [read] = await db.select().from(sourceReads);
  const forest = forestOf(rows);
  const withTotals = (tenant: KnownTenant) => ({ ...tenant, totals: totalsOf(forest, tenant.id) });
  const matched = matching(forest, search, mostFound + 1);
  return {
    age: sourceAge(read, rows.length),
    /** Whether more match than are told. */
    isMore: matched.length > mostFound,
    found: matched.slice(0, mostFound).map((tenant) => ({
      ...withTotals(tenant),
      refusal: refusalOf(forest, tenant.id, { chosen, taken }) ?? null,
    })),
    chosen: chosen.map((id) => ({
      id,
      refusal: refusalOf(forest, id, { chosen: chosen.filter((other) => other !== id), taken }) ?? null,
      totals: totalsOf(forest, id),
      branch: branchOf(forest, id, people ? 1000 : mostShown),
    })),
  };
}

export type TenantsToChoose = Awaited<ReturnType<typeof tenantsToChoose>>;
