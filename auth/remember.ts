import "server-only";
import { headers } from "next/headers";
import { type ControlDb, consoleDb } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import type { ScopedPerson } from "#db/scope.ts";
import { OpendbError } from "#errors.ts";
import { addressOf } from "./address.ts";

/** What somebody does: noun.verb, for which customer, and what there is to tell of it. No secrets. */
export type Deed = {
  action: `${string}.${string}`;
  idCustomer?: number | null;
  details?: Record<string, unknown>;
};

/** Writes down what the person of this request does, in the transaction of the deed. Gives the entry's id. */
export async function remember(tx: ControlDb, person: ScopedPerson, deed: Deed): Promise<number> {
  const [entry] = await tx
    .insert(audit)
    .values({
      id_person: person.id,
      actor: person.email,
      action: deed.action,
      id_customer: deed.idCustomer ?? null,
      details: deed.details ?? {},
      ip: addressOf((await headers()).get("x-forwarded-for")),
    })
    .returning({ id: audit.id });
  if (!entry) throw new OpendbError("not_recorded", `The entry ${deed.action} was not written.`);
  return entry.id;
}

/** Writes a deed down in a transaction of its own, before what it tells of goes on. Throws `not_recorded`. */
export async function rememberFirst<T>(write: (tx: ControlDb) => Promise<T>): Promise<T> {
  try {
    return await consoleDb().transaction(write);
  } catch (cause) {
    if (cause instanceof OpendbError) throw cause;
    console.error("An entry of the audit was not written:", cause);
    throw new OpendbError("not_recorded", "The access could not be recorded.", { isTransient: true, cause });
  }
}
