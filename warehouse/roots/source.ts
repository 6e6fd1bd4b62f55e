import { sql } from "drizzle-orm";
import type { Control, ControlDb } from "#db/control.ts";

/** A tenant of the source as it is read: ids and numbers as text. */
export type ReadTenant = {
  id: string;
  id_parent: string | null;
  subdomain: string | null;
  title: string | null;
  learners: string;
  user_limit: string | null;
  is_deleted: boolean;
};

/** Puts the source's tenants in the place of those that were read before, in the caller's transaction. */
export async function keepTenants(tx: ControlDb, tenants: readonly ReadTenant[]): Promise<void> {
  await tx.execute(sql`DELETE FROM console.source_tenants`);
  await tx.execute(sql`INSERT INTO console.source_tenants (id, id_parent, subdomain, title, learners, user_limit, is_deleted)
    SELECT * FROM json_to_recordset(${JSON.stringify(tenants)}::json)
      AS t(id bigint, id_parent bigint, subdomain text, title text, learners bigint, user_limit bigint, is_deleted boolean)`);
}

/** Keeps the source's tenants as somebody at the terminal has just read them. */
export const keepReadTenants = (control: Control, tenants: readonly ReadTenant[]): Promise<void> =>
  control.transaction(async (tx) => {
    await tx.execute(sql`INSERT INTO console.source_reads (read_at) VALUES (now())
      ON CONFLICT (is_only) DO UPDATE SET read_at = excluded.read_at, error = NULL`);
    await keepTenants(tx, tenants);
  });
