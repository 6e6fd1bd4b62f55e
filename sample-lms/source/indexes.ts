import { readFileSync } from "node:fs";
import pg from "pg";

/** How far a long step has come; `done` equals `total` when it is over. */
export type Progress = { label: string; done: number; total: number };
export type OnProgress = (progress: Progress) => void;

/** Builds what indexes.sql lists and is not there yet, then gathers statistics. */
export async function buildIndexes(client: pg.ClientBase, onProgress?: OnProgress): Promise<void> {
  const text = readFileSync(new URL("./indexes.sql", import.meta.url), "utf8");
  const statements = text.split(";").filter((statement) => statement.includes("CREATE INDEX"));
  const label = "Indexes of the source";
  const total = statements.length + 1;
  for (const [done, statement] of statements.entries()) {
    onProgress?.({ label, done, total });
    await client.query(statement);
  }
  await analyze(client);
  onProgress?.({ label, done: total, total });
}

/** A bulk fill is several times faster without them; primary keys stay. */
export async function dropIndexes(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT i.indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'platform'::regnamespace AND NOT i.indisprimary`);
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
}

async function analyze(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'platform'",
  );
  const tables = rows.map(({ name }) => `platform.${pg.escapeIdentifier(name)}`);
  await client.query(`ANALYZE ${tables.join(", ")}`);
}
