import "server-only";
import { sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import type { ScopedPerson } from "#db/scope.ts";
import type { InvitationKind } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { type Caller, currentCaller } from "../sessions/caller.ts";
import { type Invitation, newLink } from "./link.ts";

/**
 * Makes a link by which somebody sets a password, in a transaction of `acting`: who acts has to be `person`. Earlier links
 * of theirs lead nowhere from then on. It is written down there, too. Throws `forbidden`. The link is a secret: it belongs
 * into no audit entry; `deliver` hands it over when the transaction has committed.
 */
export async function invite(
  tx: ControlDb,
  person: ScopedPerson,
  idPerson: number,
  kind: InvitationKind,
  given?: Caller,
): Promise<Invitation> {
  const caller = JSON.stringify(given ?? (await currentCaller()));
  const { link, hash } = newLink();
  const { rows } = await tx.execute<{ email: string; name: string; expires_at: string }>(
    sql`SELECT email, name, expires_at FROM console.invite(${idPerson}, ${kind}, ${hash}, ${caller})`,
  );
  const [made] = rows;
  if (!made)
    throw new OpendbError("forbidden", `Person ${person.id} may not let person ${idPerson} set a password.`);
  return { link, kind, email: made.email, name: made.name, expiresAt: new Date(made.expires_at) };
}
