import { client } from "#db/connect.ts";
import { withholdLargeObjects } from "#db/large-objects.ts";

/** Makes the templates of a new server such that no database of it lets anybody write large objects. */
export async function prepareTemplates(urlOf: (database: string) => string): Promise<void> {
  const admin = await client({ url: urlOf("postgres") });
  const open = (isOpen: boolean) => admin.query(`ALTER DATABASE template0 ALLOW_CONNECTIONS ${isOpen}`);
  try {
    await open(true);
    for (const database of ["template0", "template1", "postgres"]) {
      const inside = await client({ url: urlOf(database) });
      await inside.query(withholdLargeObjects).finally(() => inside.end());
    }
  } finally {
    await open(false);
    await admin.end();
  }
}
