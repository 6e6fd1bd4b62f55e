import type pg from "pg";
import { OpendbError } from "#errors.ts";

/** Throws `configuration`, with `hint`, where a server is older than major version `least`. Returns its server_version_num. */
export async function mustBeAtLeast(least: number, server: pg.ClientBase, hint: string): Promise<number> {
  const { rows } = await server.query<{ version: string; number: number }>(
    "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number",
  );
  const [found] = rows;
  if (found && found.number >= least * 10_000) return found.number;
  throw new OpendbError("configuration", `PostgreSQL ${found?.version} is too old.`, { hint });
}
