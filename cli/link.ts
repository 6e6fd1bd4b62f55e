import { sql } from "drizzle-orm";
import { type Invitation, newLink } from "#auth/invitations/link.ts";
import { deliver } from "#auth/invitations/mail.ts";
import type { ControlDb } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import type { Person } from "#db/schema/console/people.ts";
import type { InvitationKind } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { actor } from "./actor.ts";
import { print, when } from "./output.ts";

/** Makes a link by which somebody sets a password, as the console does it for who may; the audit has it, too. */
export async function makeLink(tx: ControlDb, person: Person, kind: InvitationKind): Promise<Invitation> {
  const { link, hash } = newLink();
  const { rows } = await tx.execute<{ expires_at: string }>(
    sql`SELECT expires_at FROM console.make_invitation(${person.id}, ${kind}, ${hash}, ${actor()})`,
  );
  if (!rows[0])
    throw new OpendbError("conflict", `${person.email} is deactivated.`, {
      hint: "Who is deactivated sets no password.",
    });
  const details = { email: person.email, kind };
  await tx
    .insert(audit)
    .values({ actor: actor(), action: "invitation.create", id_about: person.id, details });
  const { email, name } = person;
  return { link, kind, email, name, expiresAt: new Date(rows[0].expires_at) };
}

/** Sends a link where SMTP_URL says by which server, and shows it here otherwise. */
export async function hand(invitation: Invitation): Promise<void> {
  const handed = await deliver(invitation);
  if ("sentTo" in handed) print(`A link to set a password was sent to ${handed.sentTo}.`);
  else
    print(`The link to set a password, good once and until ${when(invitation.expiresAt)}:\n${handed.link}`);
}
