import { sql } from "drizzle-orm";
import { type Invitation, newLink } from "#auth/invitations/link.ts";
import { deliver } from "#auth/invitations/mail.ts";
import type { Control } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import { env } from "#env.ts";
import { log } from "./log.ts";

/** Seconds until one that a mail server has not taken is tried again, and how often that is. */
const pause = 60;
const most = 5;

const open = sql`done_at IS NULL AND NOT is_surplus AND created_at > now() - interval '1 hour'`;

/** Takes a request whose turn it is. One that a worker took and never ended is tried again, by any of them. */
async function take(db: Control) {
  const { rows } = await db.execute<{ id: string; email: string; attempts: number }>(sql`
    UPDATE console.password_requests SET attempts = attempts + 1, tried_at = now()
    WHERE id = (SELECT id FROM console.password_requests
      WHERE ${open} AND attempts < ${most}
        AND (tried_at IS NULL OR tried_at < now() - make_interval(secs => ${pause}))
      ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, email, attempts`);
  return rows[0];
}

/** A link for whoever has an e-mail, written down; nothing where nobody has it, or may not sign in any more. */
const linkFor = (db: Control, address: string): Promise<Invitation | undefined> =>
  db.transaction(async (tx) => {
    const { link, hash } = newLink();
    const { rows } = await tx.execute<{ id: string; email: string; name: string; expires_at: string }>(sql`
      SELECT p.id, i.* FROM console.people p, console.add_invitation(p.id, 'reset', ${hash}, p.email) i
      WHERE p.id = console.person_of(${address})`);
    const [made] = rows;
    if (!made) return undefined;
    const { email, name } = made;
    const details = { email, kind: "reset" };
    await tx
      .insert(audit)
      .values({ actor: "worker", action: "invitation.create", id_about: Number(made.id), details });
    return { link, kind: "reset", email, name, expiresAt: new Date(made.expires_at) };
  });

/**
 * Sends the links that were asked for at the sign-in page. Here and not in the web process: that cannot make one for
 * itself, and no answer of it waits for a mail server. Returns how many were sent.
 */
export async function sendAskedLinks(db: Control, isStopping: () => boolean = () => false): Promise<number> {
  if (env().SMTP_URL === undefined) {
    await tellUnsent(db);
    return 0;
  }
  let sent = 0;
  for (let taken = await take(db); taken && !isStopping(); taken = await take(db)) {
    const invitation = await linkFor(db, taken.email);
    const isSent = invitation !== undefined && "sentTo" in (await deliver(invitation));
    if (isSent) sent += 1;
    // Left open, it is tried again.
    if (isSent || !invitation)
      await db.execute(sql`UPDATE console.password_requests SET done_at = now() WHERE id = ${taken.id}`);
    else if (taken.attempts === most) log.warn("password_request.given_up", { attempts: most });
  }
  return sent;
}

/** The web process takes them because it has a mail server; where no worker has one they wait in vain. */
async function tellUnsent(db: Control): Promise<void> {
  const { rows } = await db.execute<{ waiting: number }>(sql`
    WITH seen AS (UPDATE console.password_requests SET tried_at = now()
      WHERE ${open} AND tried_at IS NULL AND created_at < now() - make_interval(secs => ${pause}) RETURNING id)
    SELECT count(*)::int AS waiting FROM seen`);
  const waiting = rows[0]?.waiting ?? 0;
  if (waiting > 0)
    log.warn("password_request.unsent", {
      waiting,
      hint: "Set SMTP_URL for workers, too: they send the links that people ask for.",
    });
}
