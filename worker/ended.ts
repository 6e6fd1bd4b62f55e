import { sql } from "drizzle-orm";
import type { Control } from "#db/control.ts";
import { batch, prune } from "./prune.ts";

/**
 * Removes sessions that have been over, and links that have led nowhere, for `days`. The last session of each person
 * stays: it says when they were last seen. Links that were asked for are counted by the hour and go after a day.
 */
export async function pruneEnded(
  db: Control,
  days: number,
  isStopping: () => boolean = () => false,
): Promise<number> {
  await db.execute(sql`DELETE FROM console.password_requests WHERE created_at < now() - interval '1 day'`);
  return prune(db, {
    action: "session.prune",
    days,
    isStopping,
    what: {
      sessions: sql`DELETE FROM console.sessions WHERE id IN (
        SELECT s.id FROM console.sessions s
        WHERE coalesce(s.ended_at, least(s.expires_at, s.seen_at + make_interval(mins => s.idle_minutes)))
            < now() - make_interval(days => ${days})
          AND EXISTS (SELECT FROM console.sessions later
            WHERE later.id_person = s.id_person AND (later.seen_at, later.id) > (s.seen_at, s.id))
        LIMIT ${batch} FOR UPDATE SKIP LOCKED)`,
      links: sql`DELETE FROM console.invitations WHERE id IN (
        SELECT id FROM console.invitations
        WHERE coalesce(used_at, expires_at) < now() - make_interval(days => ${days})
        LIMIT ${batch} FOR UPDATE SKIP LOCKED)`,
    },
  });
}
