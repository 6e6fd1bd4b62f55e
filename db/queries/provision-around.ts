import "server-only";
import { eq, inArray, sql } from "drizzle-orm";
import { type ControlDb, consoleDb } from "#db/control.ts";
import type { Draft } from "#db/provisioning/draft.ts";
import { type Around, type Problem, problemsOf } from "#db/provisioning/problems.ts";
import { forestOf } from "#db/provisioning/tree.ts";
import { customers } from "#db/schema/console/customers.ts";
import { memberships } from "#db/schema/console/memberships.ts";
import { people } from "#db/schema/console/people.ts";
import { plans } from "#db/schema/console/plans.ts";
import { servers } from "#db/schema/console/servers.ts";
import type { PersonScope } from "#db/scope.ts";
import { sourceTenantsOf } from "./source-tenants.ts";

/** Who has the e-mails of a draft already, and whether who asks may give them one customer more. */
async function knownPeople(db: ControlDb, scope: PersonScope, emails: string[]): Promise<Around["known"]> {
  if (emails.length === 0) return new Map();
  const found = await db
    .select({
      email: sql<string>`lower(${people.email})`,
      role: people.role,
      isActive: people.is_active,
      ids: sql<string[]>`array(SELECT m.id_customer FROM ${memberships} m WHERE m.id_person = ${people.id})`,
    })
    .from(people)
    .where(inArray(sql`lower(${people.email})`, emails));
  const within = new Set((scope.reach.get("people.write") ?? []).map(String));
  return new Map(
    found.map(({ email, role, isActive, ids }) => [
      email,
      {
        role,
        isOurs:
          isActive &&
          (scope.seesAllCustomers || (ids.length > 0 && ids.every((id) => within.has(String(id))))),
      },
    ]),
  );
}

/** All that is in the way of provisioning a draft, as things are now. */
export async function problemsNow(
  scope: PersonScope,
  draft: Draft,
  db: ControlDb = consoleDb(),
): Promise<Problem[]> {
  const { slug } = draft.name;
  const { idPlan } = draft.contract;
  const { rows, taken } = await sourceTenantsOf(scope, db);
  const emails = draft.people.people.map(({ email }) => email.trim().toLowerCase());
  const [same] = await db.select({ id: customers.id }).from(customers).where(eq(customers.slug, slug));
  const [plan] = idPlan === null ? [] : await db.select().from(plans).where(eq(plans.id, idPlan));
  const [server] = await db
    .select({ isOpen: servers.is_open })
    .from(servers)
    .where(eq(servers.id, draft.placement.idServer ?? 0));
  return problemsOf(draft, {
    forest: forestOf(rows),
    taken,
    isSlugFree: !same,
    plan: plan && { isOffered: plan.is_offered, kitLimit: plan.kit_limit },
    isServerOpen: server?.isOpen ?? false,
    known: await knownPeople(db, scope, emails),
  });
}
