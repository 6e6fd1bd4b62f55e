import { newDraft } from "#db/provisioning/draft.ts";
import { type PersonRole, personRoles } from "#db/vocabulary.ts";
import { demoAccounts, demoPassword } from "#demo/accounts.ts";
import { ask } from "../database.ts";
import { asked } from "./answers.ts";

/*
 * Who asks. Of each role one person who is bound to the customer `own`, and one who is bound to one tenant of it; an
 * executive who is the customer's own admin; people who see the console as one of these; and two without any right:
 * nobody, and somebody who was somebody until a moment ago.
 */

/** The customer that callers are bound to, and one that they are not. */
export const own = "acme";
export const foreign = "globex";
/** Two more of the kind whose loads may be asked for, because they have no warehouse that other specs look at. */
export const ownDoor = "door_own";
export const foreignDoor = "door_other";

/** Specs that run side by side have callers of their own. */
export type Group = "matrix" | "viewing" | "fuzz";

export type Caller = {
  name: string;
  /** Of whom pages are for: of who sees the console as another it is the other's. */
  role: PersonRole | null;
  /** Bound to one tenant. */
  isLimited: boolean;
  /** The customer's own admin. */
  isCustomerAdmin?: true;
  /** Whose e-mail pages are for. */
  email: string;
  /** The e-mail of who is really there. */
  viewer?: string;
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
     SELECT slug, 'Porta ' || slug, (SELECT min(id) FROM console.servers), 999990, 'provisioning'
     FROM unnest($1::text[]) slug ON CONFLICT DO NOTHING`,
    [[ownDoor, foreignDoor]],
  );
}

async function makePerson(
  email: string,
  role: PersonRole,
  membership: string[] | null,
  isCustomerAdmin = false,
): Promise<string> {
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
    `INSERT INTO console.memberships (id_person, id_customer, tenants, is_customer_admin)
     SELECT p.id, c.id, $3::bigint[], $4 FROM console.people p, console.customers c
     WHERE p.email = $1 AND c.slug = ANY ($2)`,
    [email, [own, ownDoor], membership, isCustomerAdmin],
  );
  return email;
}

const cookiesOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0] ?? "")
    .filter((cookie) => !cookie.endsWith("="))
    .join("; ");

/** Signs in by the form, without a browser. */
export async function cookieOf(email: string): Promise<string> {
  const { headers, location } = await asked("/api/sign-in", {
    method: "POST",
    headers: { "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ email, password: demoPassword }),
  });
  if (location !== "/") throw new Error(`${email} could not sign in.`);
  return cookiesOf(headers);
}

const idOf = async (email: string) => {
  const [row] = await ask<{ id: string }>("opendb", "SELECT id FROM console.people WHERE email = $1", [
    email,
  ]);
  return Number(row?.id);
};

/** Lets one of the callers see the console as another from now on. */
async function viewing(viewer: Caller | undefined, seen: Caller | undefined): Promise<Caller> {
  if (!viewer || !seen) throw new Error("There is nobody to see the console as another, or as whom.");
  const id = await idOf(seen.email);
  const { headers } = await asked("/api/view-as", {
    method: "POST",
    headers: { cookie: viewer.cookie, "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ person: String(id) }),
  });
  const view = cookiesOf(headers);
  if (!view.startsWith("opendb.view-as="))
    throw new Error(`${viewer.name} may not see the console as ${seen.name}.`);
  return {
    ...seen,
    name: `${viewer.name} as ${seen.name}`,
    viewer: viewer.email,
    cookie: `${viewer.cookie}; ${view}`,
  };
}

/** All of each role, signed in. */
async function makeRoles(group: Group): Promise<Caller[]> {
  const { seen } = await tenants();
  const callers: Caller[] = [];
  for (const role of personRoles)
    for (const isLimited of role === "admin" ? [false] : [false, true]) {
      const name = isLimited ? `${role}, limited` : role;
      const email = await makePerson(
        emailOf(group, name.replace(", ", ".")),
        role,
        isLimited ? [seen] : null,
      );
      callers.push({ name, role, isLimited, email, cookie: await cookieOf(email) });
    }
  const email = await makePerson(emailOf(group, "own.admin"), "executive", null, true);
  const name = "customer's admin";
  const isCustomerAdmin = true as const;
  callers.push({
    name,
    role: "executive",
    isLimited: false,
    isCustomerAdmin,
    email,
    cookie: await cookieOf(email),
  });
  return callers;
}

const views = [
  ["customer_success", "executive, limited"],
  ["customer_success", "analyst"],
  ["customer_success", "customer's admin"],
  ["admin", "operations"],
  ["admin", "customer_success"],
];

/** All callers, signed in. */
export async function makeCallers(group: Group): Promise<Caller[]> {
  const nobody: Caller = { name: "nobody", role: null, isLimited: false, email: "", cookie: "" };
  const callers = await makeRoles(group);
  const named = (name: string | undefined) => callers.find((caller) => caller.name === name);
  const viewers: Caller[] = [];
  for (const [viewer, other] of views) viewers.push(await viewing(named(viewer), named(other)));
  const email = await makePerson(emailOf(group, "gone"), "admin", null);
  const cookie = await cookieOf(email);
  await ask("opendb", "UPDATE console.people SET is_active = false WHERE email = $1", [email]);
  const gone: Caller = { ...nobody, name: "deactivated", email, cookie };
  return [nobody, ...callers, ...viewers, gone];
}

/** Somebody whom those who care for people of the own customer see, and another one who may not sign in any more. */
export async function knownTo(group: Group): Promise<{ person: number; idle: number; provision: number }> {
  const idle = await makePerson(emailOf(group, "idle"), "executive", null);
  await ask("opendb", "UPDATE console.people SET is_active = false WHERE email = $1", [idle]);
  // A customer to be that has been taken away again: nothing can be done with it any more.
  const [undone] = await ask<{ id: string }>(
    "opendb",
    `INSERT INTO console.provisions (state, goal, draft, created_by, updated_by)
     VALUES ('undone', 'undone', $1, $2, $2) RETURNING id`,
    [JSON.stringify(newDraft("Matriz", "matriz")), emailOf(group, "idle")],
  );
  return {
    person: await idOf(emailOf(group, "executive")),
    idle: await idOf(idle),
    provision: Number(undone?.id),
  };
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
  await ask("opendb", "DELETE FROM console.provisions WHERE created_by LIKE $1", of);
  await ask("opendb", "DELETE FROM console.people WHERE email LIKE $1", of);
}

export const removeDoors = () =>
  ask("opendb", "DELETE FROM console.customers WHERE slug = ANY ($1)", [[ownDoor, foreignDoor]]);
