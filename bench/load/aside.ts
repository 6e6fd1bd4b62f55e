import { type Address, client } from "#db/connect.ts";
import { loaderRole, quote } from "#db/ddl.ts";
import { admit } from "#warehouse/create.ts";
import type { Rig } from "./rig.ts";

/** A warehouse as it was at one moment. `putBack` makes it the customer's warehouse again, and drops what that became. */
export type Aside = { putBack(): Promise<void> };

/**
 * Copies a warehouse, file by file. So tables can be derived each by itself, and then all of them for the first time,
 * without a second seed between. Nobody may be connected to it.
 */
export async function setAside({ settings }: Rig, slug: string): Promise<Aside> {
  const server: Address = { url: settings.DATABASE_URL };
  const kept = `${slug}_aside`;
  await onServer(server, [
    `CREATE DATABASE ${quote(kept)} TEMPLATE ${quote(slug)} OWNER ${loaderRole} STRATEGY file_copy`,
  ]);
  return {
    putBack: async () => {
      await onServer(server, [
        `DROP DATABASE ${quote(slug)} WITH (FORCE)`,
        `ALTER DATABASE ${quote(kept)} RENAME TO ${quote(slug)}`,
      ]);
      // Who may enter belongs to the database, and is not copied with it.
      const owner = await client({ ...server, database: slug, role: loaderRole });
      await admit(owner, slug).finally(() => owner.end());
    },
  };
}

async function onServer(server: Address, statements: string[]): Promise<void> {
  const admin = await client(server);
  try {
    for (const sql of statements) await admin.query(sql);
  } finally {
    await admin.end();
  }
}
