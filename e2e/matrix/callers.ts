import type { Browser } from "@playwright/test";
import { type PersonRole, personRoles } from "#db/vocabulary.ts";
import { demoAccounts, demoPassword } from "#demo/accounts.ts";
import { ask } from "../database.ts";
import { fillIn } from "../fixtures.ts";

/*
 * Who asks. Of each role one person who is bound to the customer `own`, and one who is bound to one tenant of it; and
 * two without any right: nobody, and somebody who was somebody until a moment ago.
 */

/** The customer that callers are bound to, and one that they are not. */
export const own = "acme";
export const foreign = "globex";
/** Two more of the kind whose loads may be asked for, because they have no warehouse that other specs look at. */
export const ownDoor = "door_own";
export const foreignDoor = "door_other";

/** Specs that run side by side have callers of their own. */
export type Group = "matrix" | "fuzz";

export type Caller = {
  name: string;
  role: PersonRole | null;
  /** Bound to one tenant. */
  isLimited: boolean;
  cookie: string;
};

const emailOf = (group: Group, name: string) => `${name}@${group}.example`;

/** The tenant of the limited ones, and one of the same customer that they may not see. */
export async function tenants(): Promise<{ seen: string; hidden: string; ofForeign: string }> {
  const ids = "SELECT id::text AS id FROM lms.tenants ORDER BY lms.tenants.id";
  const [mine, theirs] = [await ask<{ id: string }>(own, ids), await ask<{ id: string }>(foreign, ids)];
  const [hidden, seen] = mine.map(({ id }) => id);
  if (!hidden || !seen || !theirs[0]) throw new Error("The customers of the stack have too few tenants.");
  return { seen, hidden, ofForeign: theirs[0].id };
}

/** Makes the two without a warehouse. */
export async function makeDoors(): Promise<void> {
  await ask(
    "opendb",
    `INSERT INTO console.customers (slug, name, id_server, id_root_tenant, state)
     SELECT slug, 'Porta ' || slug, (SELECT min(id) FROM console.servers), 999990, 'suspended'
     FROM unnest($1::text[]) slug ON CONFLICT DO NOTHING`,
    [[ownDoor, foreignDoor]],
  );
}

async function makePerson(email: string, role: PersonRole, membership: string[] | null): Promise<string> {
  await ask(
    "opendb",
    `WITH person AS (INSERT INTO console.people (email, name, role) VALUES ($1, 'Pessoa ' || $1, $2) RETURNING id)
     INSERT INTO console.credentials (id_person, method, verifier)
     SELECT person.id, c.method, c.verifier FROM person, console.credentials c JOIN console.people p ON p.id = c.id_person
     WHERE p.email = $3`,
    [email, role, demoAccounts.admin.email],
  );
  if (role === "admin") return email;
  await ask(
    "opendb",
    `INSERT INTO console.memberships (id_person, id_customer, tenants)
     SELECT p.id, c.id, $3::bigint[] FROM console.people p, console.customers c
     WHERE p.email = $1 AND c.slug = ANY ($2)`,
    [email, [own, ownDoor], membership],
  );
  return email;
}

async function cookieOf(browser: Browser, email: string): Promise<string> {
  const context = await browser.newContext();
  await fillIn(await context.newPage(), email, demoPassword);
  const all = await context.cookies();
  await context.close();
  return all.map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** All callers, signed in. */
export async function makeCallers(browser: Browser, group: Group): Promise<Caller[]> {
  const { seen } = await tenants();
  const callers: Caller[] = [{ name: "nobody", role: null, isLimited: false, cookie: "" }];
  for (const role of personRoles)
    for (const isLimited of role === "admin" ? [false] : [false, true]) {
      const name = isLimited ? `${role}, limited` : role;
      const email = await makePerson(
        emailOf(group, name.replace(", ", ".")),
        role,
        isLimited ? [seen] : null,
      );
      callers.push({ name, role, isLimited, cookie: await cookieOf(browser, email) });
    }
  const gone = await makePerson(emailOf(group, "gone"), "admin", null);
  const cookie = await cookieOf(browser, gone);
  await ask("opendb", "UPDATE console.people SET is_active = false WHERE email = $1", [gone]);
  return [...callers, { name: "deactivated", role: null, isLimited: false, cookie }];
}

/** Somebody whom those who care for people of the own customer see, and another one who may not sign in any more. */
export async function knownTo(group: Group): Promise<{ person: number; idle: number }> {
  const idle = await makePerson(emailOf(group, "idle"), "executive", null);
  await ask("opendb", "UPDATE console.people SET is_active = false WHERE email = $1", [idle]);
  const idOf = async (email: string) => {
    const [row] = await ask<{ id: string }>("opendb", "SELECT id FROM console.people WHERE email = $1", [
      email,
    ]);
    return Number(row?.id);
  };
  return { person: await idOf(emailOf(group, "executive")), idle: await idOf(idle) };
}

/** A learner of a tenant. */
export async function learnerOf(customer: string, tenant: string): Promise<string> {
  const [row] = await ask<{ id: string }>(
    customer,
    "SELECT min(id)::text AS id FROM lms.users WHERE id_tenant = $1",
    [tenant],
  );
  return row?.id ?? "1";
}

/** Takes away what `makeCallers` and `makeDoors` made. */
export async function removeCallers(group: Group): Promise<void> {
  const of = [`%@${group}.example`];
  await ask("opendb", "DELETE FROM console.audit WHERE actor LIKE $1", of);
  await ask("opendb", "DELETE FROM console.people WHERE email LIKE $1", of);
}

export const removeDoors = () =>
  ask("opendb", "DELETE FROM console.customers WHERE slug = ANY ($1)", [[ownDoor, foreignDoor]]);
