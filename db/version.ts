import type pg from "pg";
import { OpendbError } from "#errors.ts";

/** Throws `configuration`, with `hint`, where a server is older than major version `least`. */
export async function mustBeAtLeast(least: number, server: pg.ClientBase, hint: string): Promise<void> {
  const { rows } = await server.query<{ version: string; number: number }>(
    "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number",
  );
  const [found] = rows;
  if (found && found.number >= least * 10_000) return;
  throw new OpendbError("configuration", `PostgreSQL ${found?.version} is too old.`, { hint });
}
