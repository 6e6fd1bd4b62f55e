import "server-only";
import { sql } from "drizzle-orm";
import { headers } from "next/headers";
import type { ControlDb } from "#db/control.ts";
import type { ScopedPerson } from "#db/scope.ts";
import { OpendbError } from "#errors.ts";
import { acting } from "./acting.ts";
import { addressOf } from "./address.ts";
import { log } from "./log.ts";

type Details = Record<string, unknown>;

/** What somebody does: noun.verb, for which customer, and what there is to tell of it. No secrets. */
export type Deed = {
  action: `${string}.${string}`;
  idCustomer?: number | null;
  details?: Details;
};

/**
 * Whose deed it is, and what the entry tells of it: of who sees the console as another it is they who do it, and `as`
 * says through whom.
 */
export const deedOf = ({ viewer, ...person }: ScopedPerson, details: Details = {}) =>
  viewer ? { doer: viewer, details: { ...details, as: person.email } } : { doer: person, details };

/**
 * Writes down what the person of this request does, in the transaction of the deed. Gives the entry's id.
 */
export async function remember(tx: ControlDb, person: ScopedPerson, deed: Deed): Promise<number> {
  const { action, idCustomer = null } = deed;
  const { doer, details } = deedOf(person, deed.details);
  const ip = addressOf((await headers()).get("x-forwarded-for"));
  // The web process may name these columns and no others: when it was is not for it to say. Drizzle's insert names all.
  const { rows } = await tx.execute<{ id: string }>(sql`
    INSERT INTO console.audit (id_person, actor, action, id_customer, details, ip)
    VALUES (${doer.id}, ${doer.email}, ${action}, ${idCustomer}, ${JSON.stringify(details)}, ${ip}) RETURNING id`);
  if (!rows[0]) throw new OpendbError("not_recorded", `The entry ${action} was not written.`);
  return Number(rows[0].id);
}

/** Writes a deed down in a transaction of its own, before what it tells of goes on. Throws `not_recorded`. */
export async function rememberFirst<T>(write: (tx: ControlDb) => Promise<T>): Promise<T> {
  try {
    return await acting(write);
  } catch (cause) {
    if (cause instanceof OpendbError) throw cause;
    log("audit.not_written", { err: cause });
    throw new OpendbError("not_recorded", "The access could not be recorded.", { isTransient: true, cause });
  }
}
