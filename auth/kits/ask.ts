import "server-only";
import { sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import type { Access } from "#db/scope.ts";
import type { KitTaskKind } from "#db/vocabulary.ts";

export type AskedTask = {
  kind: Exclude<KitTaskKind, "sign" | "password">;
  role: string;
  input?: Record<string, unknown>;
};

/**
 * Asks a worker to do something about a kit, in a transaction of `acting`. Whoever asks for the same twice has asked once:
 * `isNew` tells. No secret goes in.
 */
export async function askKitTask(
  tx: ControlDb,
  { customer, person }: Access,
  { kind, role, input = {} }: AskedTask,
): Promise<{ role: string; kind: string; isNew: boolean }> {
  const { rowCount } = await tx.execute(sql`
    INSERT INTO console.kit_tasks (id_customer, kind, role_name, input, id_person, requested_by)
    VALUES (${customer.id}, ${kind}, ${role}, ${JSON.stringify(input)}, ${person.id}, ${person.email}) ON CONFLICT DO NOTHING`);
  return { role, kind, isNew: rowCount === 1 };
}
