import "server-only";
import { headers } from "next/headers";
import type { ControlDb } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import type { ScopedPerson } from "#db/scope.ts";
import { addressOf } from "./address.ts";

/** What somebody does: noun.verb, for which customer, and what there is to tell of it. No secrets. */
export type Deed = {
  action: `${string}.${string}`;
  idCustomer?: number | null;
  details?: Record<string, unknown>;
};

/**
 * Writes down what the person of this request does, in the transaction of the deed. Of who sees the console as another it
 * is they who do it, and `as` says through whom.
 */
export async function remember(tx: ControlDb, person: ScopedPerson, deed: Deed): Promise<void> {
  const { id, email } = person.viewer ?? person;
  await tx.insert(audit).values({
    id_person: id,
    actor: email,
    action: deed.action,
    id_customer: deed.idCustomer ?? null,
    details: person.viewer ? { ...deed.details, as: person.email } : (deed.details ?? {}),
    ip: addressOf((await headers()).get("x-forwarded-for")),
  });
}
