import { sql } from "drizzle-orm";
import { inBoth, send } from "#auth/mail.ts";
import type { Control } from "#db/control.ts";
import { kitReminders } from "#db/schema/console/kit_reminders.ts";
import { log } from "../log.ts";

/** How many days before its end a kit is reminded of. */
const days = [30, 7, 1];

type Due = {
  id: string;
  role: string;
  customer: string;
  days: number;
  until: string;
  email: string | null;
  name: string | null;
};

/**
 * Kits that are about to end and of which it was not said yet, written down as said: of all workers one has the row. Of days
 * that passed while no worker was there only the last counts, and none before the kit was made.
 */
async function take(db: Control): Promise<Due[]> {
  const { rows } = await db.execute<Due>(sql`
    WITH taken AS (
      INSERT INTO ${kitReminders} (id_kit, expires_at, days)
      SELECT k.id, k.expires_at, due.days FROM console.kits k CROSS JOIN LATERAL (
        SELECT min(d) AS days FROM unnest(${sql.param(days)}::integer[]) d
        WHERE k.created_at < k.expires_at - make_interval(days => d) AND now() >= k.expires_at - make_interval(days => d)) due
      WHERE k.state = 'active' AND k.expires_at > now() AND due.days IS NOT NULL
      ON CONFLICT DO NOTHING RETURNING id_kit, expires_at, days)
    SELECT k.id, k.role_name AS role, c.name AS customer, t.days, t.expires_at AS until, p.email, p.name
    FROM taken t JOIN console.kits k ON k.id = t.id_kit JOIN console.customers c ON c.id = k.id_customer
      LEFT JOIN console.people p ON p.id = k.id_person AND p.is_active
    ORDER BY t.expires_at`);
  return rows;
}

/**
 * Says of kits that they are about to end: in the log, and by mail to whoever made them. Never twice; a mail that no server
 * takes is not sent again. Returns how many there were.
 */
export async function remindOfKits(db: Control): Promise<number> {
  const due = await take(db);
  for (const { id, role, customer, days, until, email, name } of due) {
    const end = new Date(until);
    log.warn("kit.ends", { role, customer, days, until: end.toISOString() });
    if (email === null) continue;
    const words = inBoth("kit", { name: name ?? "", role, customer, days, until: end });
    if (await send(email, words, "kit.reminder_not_sent"))
      await db.execute(
        sql`UPDATE ${kitReminders} SET sent_at = now() WHERE id_kit = ${id} AND expires_at = ${until} AND days = ${days}`,
      );
  }
  return due.length;
}
