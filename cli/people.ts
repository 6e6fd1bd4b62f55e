import { inArray } from "drizzle-orm";
import { z } from "zod";
import { controlDb } from "#db/control.ts";
import { audit, credentials, customers, memberships, people } from "#db/schema/console/index.ts";
import { type PersonRole, personRoles } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { suggestion } from "#similar.ts";
import { actor } from "./actor.ts";
import { hand, makeLink } from "./link.ts";
import { newPassword } from "./new-password.ts";
import { named, print } from "./output.ts";

export type PersonFlags = {
  name: string;
  role: string;
  customer?: string[];
  tenant?: string[];
  /** The person sets a password by a link. */
  invite: boolean;
};

async function customersOf(slugs: string[]) {
  if (slugs.length === 0) return [];
  const found = await controlDb().select().from(customers).where(inArray(customers.slug, slugs));
  const missing = slugs.find((slug) => !found.some((customer) => customer.slug === slug));
  if (missing === undefined) return found;
  const all = (await controlDb().select({ slug: customers.slug }).from(customers)).map(({ slug }) => slug);
  throw new OpendbError("not_found", `There is no customer ${missing}.`, {
    hint: suggestion(missing, all, "See `opendb customers`."),
  });
}

/** A role by its name. Throws `bad_input`. */
export function roleOf(name: string): PersonRole {
  const role = personRoles.find((known) => known === name);
  if (role !== undefined) return role;
  throw new OpendbError("bad_input", `There is no role ${name}.`, {
    hint: `Roles are ${personRoles.join(", ")}.`,
  });
}

function checked(email: string, { role, customer = [], tenant = [] }: PersonFlags): PersonRole {
  const refuse = (message: string, hint: string) => new OpendbError("bad_input", message, { hint });
  if (!z.email().safeParse(email).success)
    throw refuse(`${email} is no e-mail address.`, "Write it like ana@example.org.");
  const known = roleOf(role);
  if (known !== "admin" && customer.length === 0)
    throw refuse("Somebody who is no admin sees the customers given by --customer.", "Name at least one.");
  if (tenant.length > 0 && customer.length !== 1)
    throw refuse("--tenant goes with exactly one --customer.", "Tenants are those of one customer.");
  const wrong = tenant.find((id) => !/^\d{1,18}$/.test(id));
  if (wrong !== undefined)
    throw refuse(`--tenant ${wrong} is no tenant's id.`, "Tenants are named by their id.");
  return known;
}

/** `opendb people add`: somebody who may sign in, with what they may see; the audit is in the same transaction. */
export async function addPerson(email: string, flags: PersonFlags): Promise<number> {
  const role = checked(email, flags);
  const bound = await customersOf(flags.customer ?? []);
  const credential = flags.invite ? undefined : await newPassword([email, flags.name]);
  const by = actor();
  const tenants = flags.tenant?.map(BigInt) ?? null;
  const invitation = await controlDb().transaction(async (tx) => {
    const [person] = await tx
      .insert(people)
      .values({ email: email.toLowerCase(), name: flags.name, role })
      .onConflictDoNothing()
      .returning();
    if (!person)
      throw new OpendbError("conflict", `There is somebody with the e-mail ${email} already.`, {
        hint: "Choose another address.",
      });
    if (credential) await tx.insert(credentials).values({ id_person: person.id, ...credential });
    await tx.insert(audit).values({
      actor: by,
      action: "person.create",
      id_about: person.id,
      details: { email: person.email, role },
    });
    for (const customer of bound) {
      await tx.insert(memberships).values({ id_person: person.id, id_customer: customer.id, tenants });
      const details = { email: person.email, role, tenants: tenants?.map(String) ?? null };
      await tx
        .insert(audit)
        .values({ actor: by, action: "membership.grant", id_customer: customer.id, details });
    }
    return credential ? undefined : makeLink(tx, person, "invitation");
  });
  print(`${named(flags.name)} may sign in as ${email}.`);
  if (invitation) await hand(invitation);
  return 0;
}
