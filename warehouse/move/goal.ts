import { and, eq } from "drizzle-orm";
import { type Copy, copies } from "#db/schema/console/copies.ts";
import { type Server, servers } from "#db/schema/console/servers.ts";
import { OpendbError } from "#errors.ts";
import type { Given } from "../life/given.ts";

/** Where a move goes, and the database that it makes there. */
export async function goal({ work, task }: Given): Promise<{ copy: Copy; server: Server }> {
  const [found] = await work.control
    .select({ copy: copies, server: servers })
    .from(copies)
    .innerJoin(servers, eq(servers.id, copies.id_server))
    .where(
      and(
        eq(copies.id_customer, task.id_customer),
        eq(copies.id_server, task.id_server ?? 0),
        eq(copies.state, "building"),
      ),
    );
  // Another task has taken its place, and what it made was dropped since.
  if (!found)
    throw new OpendbError("interrupted", "The move was given up.", { isTransient: true, params: {} });
  return found;
}
