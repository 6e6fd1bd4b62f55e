import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { memberships } from "#db/schema/console/memberships.ts";
import { people } from "#db/schema/console/people.ts";
import type { Held, Standing } from "./reach.ts";

export type Known = Standing & { name: string; email: string };

/** A person with all that they hold; undefined when there is none of that number. */
export async function standingOf(db: ControlDb, id: number): Promise<Known | undefined> {
  const { name, email, role, is_active } = people;
  const { id_customer, tenants, is_personal_granted, is_customer_admin } = memberships;
  const rows = await db
    .select({
      person: { id: people.id, name, email, role, isActive: is_active },
      held: { id_customer, tenants, is_personal_granted, is_customer_admin },
    })
    .from(people)
    .leftJoin(memberships, eq(memberships.id_person, people.id))
    .where(eq(people.id, id))
    .orderBy(memberships.id_customer);
  const [first] = rows;
  return first && { ...first.person, memberships: rows.flatMap(({ held }) => held ?? []) };
}

/** Whoever changes people takes turns, so that what the rules were asked about is still so when it is written. */
export const takeTurn = (tx: ControlDb) =>
  tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('opendb.people'))`);

/** A membership as the audit and a browser have it: plain values. */
export const plain = ({ tenants, ...held }: Held) => ({
  tenants: tenants?.map(String) ?? null,
  is_personal_granted: held.is_personal_granted,
  is_customer_admin: held.is_customer_admin,
});

/** Another text for each state that a person can be in: a form says by it what it was filled in over. */
export function markOf({ name, role, isActive, memberships }: Known): string {
  const held = memberships.map((one) => [one.id_customer, plain(one)]);
  return createHash("sha256")
    .update(JSON.stringify([name, role, isActive, held]))
    .digest("base64url");
}
