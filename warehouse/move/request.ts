import { and, eq, isNull, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { copies } from "#db/schema/console/copies.ts";
import { customers } from "#db/schema/console/customers.ts";
import { lifeTasks } from "#db/schema/console/life_tasks.ts";
import { type Server, servers } from "#db/schema/console/servers.ts";
import { because } from "#errors/english.ts";
import { OpendbError } from "#errors.ts";
import { type Requested, requestLife } from "../life/request.ts";
import { kitsToGo, mustReceive } from "./target.ts";

export type MoveRequest = {
  idCustomer: number;
  /** The server's name, as it stands in console.servers. */
  server: string;
  /** For how many days the old warehouse is kept. */
  keepDays: number;
  /** The address with which whoever asks reaches servers. */
  url: string;
  /** A person's e-mail or `terminal:name`. */
  requestedBy: string;
  idPerson: number | null;
};

/** The server of a name. Throws `not_found`. */
async function serverNamed(tx: ControlDb, name: string): Promise<Server> {
  const [found] = await tx.select().from(servers).where(eq(servers.name, name));
  if (found) return found;
  throw because("move_server_unknown", { server: name });
}

async function mustBeNew(tx: ControlDb, idCustomer: number, server: Server): Promise<void> {
  if (!server.is_open) throw because("move_server_closed", { server: server.name });
  const [open] = await tx
    .select({ id: lifeTasks.id })
    .from(lifeTasks)
    .where(
      and(eq(lifeTasks.id_customer, idCustomer), eq(lifeTasks.kind, "move"), isNull(lifeTasks.finished_at)),
    );
  if (open) throw because("move_is_open", {});
  const [kept] = await tx
    .select()
    .from(copies)
    .where(and(eq(copies.id_customer, idCustomer), eq(copies.id_server, server.id)));
  if (!kept) return;
  const until = { at: (kept.drop_at ?? new Date()).toISOString() };
  throw because("move_copy_kept", { server: server.name, database: kept.database, until });
}

/**
 * Gives the server to which a customer's warehouse can be moved, and its own. Throws the reason why it cannot be: the same
 * server, an unknown or a closed one, one that does not answer or has such a database or still an old copy.
 */
export async function mustBeMovable(
  tx: ControlDb,
  { idCustomer, server: name, url }: Pick<MoveRequest, "idCustomer" | "server" | "url">,
): Promise<{ server: Server; before: Server }> {
  const [found] = await tx
    .select({ slug: customers.slug, server: servers })
    .from(customers)
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .where(eq(customers.id, idCustomer));
  if (!found) throw new OpendbError("not_found", "The customer is not there any more.", { params: {} });
  const server = await serverNamed(tx, name);
  if (server.id === found.server.id) throw because("move_server_same", { server: name });
  await mustBeNew(tx, idCustomer, server);
  await mustReceive(url, server, { slug: found.slug, kits: await kitsToGo(tx, idCustomer) });
  return { server, before: found.server };
}

/** Asks for a customer's warehouse to be moved to another server; a worker does it. Throws as `mustBeMovable` does. */
export async function requestMove(
  tx: ControlDb,
  { idCustomer, server: name, keepDays, url, ...by }: MoveRequest,
): Promise<Requested & { server: string; before: string }> {
  const { server, before } = await mustBeMovable(tx, { idCustomer, server: name, url });
  const asked = await requestLife(tx, { idCustomer, kind: "move", idServer: server.id, keepDays, ...by });
  return { ...asked, server: server.name, before: before.name };
}

/** Has the old warehouse that a move left dropped at once. Throws `not_found`. */
export async function discardCopy(
  tx: ControlDb,
  idCustomer: number,
  database: string,
): Promise<{ database: string }> {
  const gone = await tx
    .update(copies)
    .set({ drop_at: sql`now()` })
    .where(and(eq(copies.id_customer, idCustomer), eq(copies.database, database), eq(copies.state, "kept")))
    .returning({ id: copies.id });
  if (gone.length > 0) return { database };
  throw new OpendbError("not_found", "There is no such old warehouse any more.", { params: {} });
}
