import "server-only";
import { inArray, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { customerTenants } from "#db/queries/customers-tenants.ts";
import { customers } from "#db/schema/console/customers.ts";
import { servers } from "#db/schema/console/servers.ts";
import type { PersonScope } from "#db/scope.ts";
import type { InvitationKind, PersonRole } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import type { Caller } from "../sessions/caller.ts";
import { type Held, mayChange, mayGive, type Standing } from "./reach.ts";
import { type Known, markOf, standingOf, takeTurn } from "./standing.ts";
import { writeMemberships } from "./write.ts";

/** What a form asks for at one customer; ids of tenants as text, as a browser has them. */
export type WantedMembership = {
  customer: string;
  tenants: string[] | null;
  isPersonalGranted: boolean;
  isCustomerAdmin: boolean;
};

export type Wanted = { name: string; role: PersonRole; memberships: WantedMembership[] };

const refused = (why: string) => new OpendbError("people_rule", why, { params: {} });

const unknown = () => new OpendbError("not_found", "Somebody asked for what is not there.", { params: {} });

/** The memberships asked for, each with its customer. Throws `not_found` for customers and tenants that are not there. */
async function resolved(tx: ControlDb, { role, memberships }: Wanted): Promise<Held[]> {
  // Admins see all customers without one.
  if (role === "admin" || memberships.length === 0) return [];
  const slugs = memberships.map(({ customer }) => customer);
  const { id, slug, name } = customers;
  const { host, port } = servers;
  const found = await tx
    .select({ id, slug, name, host, port })
    .from(customers)
    .innerJoin(servers, sql`${servers.id} = ${customers.id_server}`)
    .where(inArray(customers.slug, slugs));
  return Promise.all(
    memberships.map(async ({ customer, tenants, isPersonalGranted, isCustomerAdmin }) => {
      const there = found.find((one) => one.slug === customer);
      if (!there) throw unknown();
      const ids = tenants?.map(BigInt) ?? null;
      if (ids) {
        const all = new Set(await customerTenants(there));
        if (!ids.every((one) => all.has(one))) throw unknown();
      }
      // Who sees a part of a customer only cannot be its admin; the database refuses it, too.
      const is_customer_admin = isCustomerAdmin && ids === null;
      return {
        id_customer: there.id,
        tenants: ids,
        is_personal_granted: isPersonalGranted,
        is_customer_admin,
      };
    }),
  );
}

/** The editor and the person as they are now that it is our turn. Whom the editor does not see is `not_found`. */
async function both(tx: ControlDb, scope: PersonScope, idPerson: number) {
  await takeTurn(tx);
  const [editor, person] = [await standingOf(tx, scope.person.id), await standingOf(tx, idPerson)];
  if (!editor?.isActive || !person || !isSeen(scope, person)) throw unknown();
  if (!mayChange(editor, person)) throw refused("Nobody changes whom they may not change.");
  return { editor, person };
}

const isSeen = (scope: PersonScope, { memberships }: Standing) =>
  scope.seesAllCustomers ||
  memberships.some(({ id_customer }) => scope.reach.get("people.read")?.includes(id_customer));

const idsOf = (...all: (readonly Held[])[]) => [...new Set(all.flat().map(({ id_customer }) => id_customer))];

const told = ({ name, role, isActive }: Known) => ({ name, role, is_active: isActive });

/** What was changed: of whom, what the audit is to have of it, and whose audit it is. */
export type Changed = { id: number; told: Record<string, unknown>; idCustomers: number[] };

/** Somebody new, without a password: they choose one by a link. */
export async function addPerson(
  tx: ControlDb,
  scope: PersonScope,
  wanted: Wanted & { email: string },
): Promise<Changed> {
  const memberships = await resolved(tx, wanted);
  await takeTurn(tx);
  const editor = await standingOf(tx, scope.person.id);
  const { email, name, role } = wanted;
  if (!editor || !mayGive(editor, null, { role, memberships }))
    throw refused("Nobody invites with more than they may give.");
  // Only the columns that the web process may write are named.
  const { rows } = await tx.execute<{ id: string }>(sql`
    INSERT INTO console.people (email, name, role) SELECT ${email}, ${name}, ${role}
    WHERE NOT EXISTS (SELECT FROM console.people WHERE lower(email) = ${email})
    ON CONFLICT DO NOTHING RETURNING id`);
  const [made] = rows;
  if (!made) throw new OpendbError("email_taken", "There is somebody with this e-mail.", { params: {} });
  const id = Number(made.id);
  await writeMemberships(tx, scope, { id, email, before: [], after: memberships });
  const after = { name, role, is_active: true };
  return { id, told: { person: email, before: null, after }, idCustomers: idsOf(memberships) };
}

/** What kind of link may be made for somebody: for their first password, or another one. */
export async function linksTo(tx: ControlDb, scope: PersonScope, id: number): Promise<InvitationKind> {
  await both(tx, scope, id);
  const { rows } = await tx.execute<{ kind: InvitationKind | null }>(
    sql`SELECT console.link_kind(${id}) AS kind`,
  );
  if (!rows[0]?.kind) throw refused("Nobody lets somebody in who sees more than they do.");
  return rows[0].kind;
}

/** Signs somebody out everywhere, at their next request. Gives how many sessions there were. */
export async function endSessionsOf(
  tx: ControlDb,
  scope: PersonScope,
  id: number,
  caller: Caller,
): Promise<{ ended: number }> {
  await both(tx, scope, id);
  const { rows } = await tx.execute<{ ended: number | null }>(
    sql`SELECT console.end_sessions_of(${id}, ${JSON.stringify(caller)}) AS ended`,
  );
  const ended = rows[0]?.ended ?? null;
  if (ended === null) throw refused("Nobody signs somebody out who sees more than they do.");
  return { ended };
}

/** Another name, role or other memberships. `mark` is `markOf` what the form was filled in over. */
export async function changePerson(
  tx: ControlDb,
  scope: PersonScope,
  { id, mark, ...wanted }: Wanted & { id: number; mark: string },
): Promise<Changed> {
  const memberships = await resolved(tx, wanted);
  const { editor, person } = await both(tx, scope, id);
  if (mark !== markOf(person))
    throw new OpendbError("changed_meanwhile", "The person is not as the form had it.", { params: {} });
  const { name, role } = wanted;
  if (!mayGive(editor, person, { role, memberships })) throw refused("Nobody gives more than they may give.");
  await tx.execute(sql`UPDATE console.people SET name = ${name}, role = ${role} WHERE id = ${id}`);
  const { email, memberships: before } = person;
  await writeMemberships(tx, scope, { id, email, before, after: memberships });
  const after = { ...told(person), name, role };
  return {
    id,
    told: { person: email, before: told(person), after },
    idCustomers: idsOf(before, memberships),
  };
}

/** Lets somebody sign in again, or no more: from their next request on. */
export async function setActive(
  tx: ControlDb,
  scope: PersonScope,
  { id, isActive }: { id: number; isActive: boolean },
): Promise<Changed> {
  const { editor, person } = await both(tx, scope, id);
  // Who comes back comes back with all that they held.
  if (isActive && !mayGive(editor, person, person))
    throw refused("Nobody brings back more than they may give.");
  await tx.execute(sql`UPDATE console.people SET is_active = ${isActive} WHERE id = ${id}`);
  const after = { ...told(person), is_active: isActive };
  return {
    id,
    told: { person: person.email, before: told(person), after },
    idCustomers: idsOf(person.memberships),
  };
}
