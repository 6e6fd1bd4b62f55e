import "server-only";
import { sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { OpendbError } from "#errors.ts";
import { originOfConsole } from "../invitations/link.ts";
import { currentCaller } from "../sessions/caller.ts";
import { hashOfSecret, newSecret } from "../sessions/secret.ts";

/** For how many days a link to a kit is good. */
export const linkDays = 7;

export type Wanted = { idKit: number; goodUntil: Date; request: string | null };

/** A link to a kit, for the eyes of who made it: it belongs into no audit entry. */
export type KitLink = { link: string; expiresAt: Date };

/**
 * Makes a link by which a customer's person gets what opens a kit, in a transaction of `acting`; earlier ones of the kit lead
 * nowhere from then on. It is written down there, too. Throws `conflict` where the kit is not in use.
 */
export async function linkToKit(
  tx: ControlDb,
  { idKit, goodUntil, request }: Wanted,
  days = linkDays,
): Promise<KitLink> {
  const secret = newSecret();
  const caller = JSON.stringify(await currentCaller());
  const { rows } = await tx.execute<{ expires_at: string }>(sql`SELECT expires_at FROM console.make_kit_link(
    ${idKit}, ${hashOfSecret(secret)}, ${request}, ${goodUntil.toISOString()}, ${days}, ${caller})`);
  if (!rows[0]) throw new OpendbError("conflict", `Kit ${idKit} is not in use, or not theirs to give.`);
  return { link: `${originOfConsole()}/kit/${secret}`, expiresAt: new Date(rows[0].expires_at) };
}

/** Has the open link of a kit lead nowhere; it is written down there, too. */
export async function unlinkKit(tx: ControlDb, idKit: number): Promise<{ ended: number }> {
  const caller = JSON.stringify(await currentCaller());
  const { rows } = await tx.execute<{ ended: number | null }>(
    sql`SELECT console.revoke_kit_link(${idKit}, ${caller}) AS ended`,
  );
  const ended = rows[0]?.ended ?? null;
  if (ended === null) throw new OpendbError("forbidden", `Kit ${idKit} is not theirs to give.`);
  return { ended };
}
