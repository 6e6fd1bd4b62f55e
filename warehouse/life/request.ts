import { sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import type { CustomerState, LifeKind } from "#db/vocabulary.ts";
import { heedingRules } from "#errors/rules.ts";

export type LifeRequest = {
  idCustomer: number;
  kind: LifeKind;
  /** Why; suspending and deprovisioning need one. */
  reason?: string;
  /** For how many days the warehouse is kept, of a deprovisioning; of a move, the one that it leaves. */
  keepDays?: number;
  /** Where a move goes. */
  idServer?: number;
  /** A person's e-mail, `terminal:name` or `worker`. */
  requestedBy: string;
  idPerson: number | null;
};

export type Requested = { id: number; kind: LifeKind; state: CustomerState; reason: string };

/**
 * Suspends, resumes, sets aside, restores, drops or moves a customer: its state changes with this row, and a worker does the rest. What
 * was asked for before and is not done yet gives way to it. Throws `life_rule` where it does not follow from the state.
 */
export async function requestLife(tx: ControlDb, request: LifeRequest): Promise<Requested> {
  const { idCustomer, kind, reason = "", keepDays = null, idServer = null, requestedBy, idPerson } = request;
  // The web process may name these columns and no others, which drizzle's insert would.
  const { rows } = await heedingRules(() =>
    tx.execute<{ id: string }>(sql`
      INSERT INTO console.life_tasks (id_customer, kind, reason, keep_days, id_server, id_person, requested_by)
      VALUES (${idCustomer}, ${kind}, ${reason.trim()}, ${keepDays}, ${idServer}, ${idPerson}, ${requestedBy}) RETURNING id`),
  );
  const now = await tx.execute<{ state: CustomerState }>(
    sql`SELECT state FROM console.customers WHERE id = ${idCustomer}`,
  );
  const state = now.rows[0]?.state ?? "active";
  return { id: Number(rows[0]?.id), kind, state, reason: reason.trim() };
}
