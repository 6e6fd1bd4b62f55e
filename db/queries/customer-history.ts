import "server-only";
import { and, desc, eq, sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import type { Access } from "#db/scope.ts";
import type { AuditRow } from "./audit-entries.ts";

const most = 15;

/** What was done with a customer itself, its contract and its kits, newest first. */
export async function customerHistory({ customer }: Access): Promise<AuditRow[]> {
  const rows = await consoleDb()
    .select()
    .from(audit)
    .where(and(eq(audit.id_customer, customer.id), sql`${audit.action} ~ '^(customer|contract|kit)\\.'`))
    .orderBy(desc(audit.at), desc(audit.id))
    .limit(most);
  return rows.map(({ id, at, actor, id_person, action, details, ip }) => ({
    place: String(id),
    at,
    actor,
    idPerson: id_person,
    action,
    customer: null,
    details,
    ip,
    shown: null,
  }));
}
