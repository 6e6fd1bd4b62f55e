import type pg from "pg";
import { client } from "#db/connect.ts";
import type { ControlDb } from "#db/control.ts";
import { consoleRole, loaderRole } from "#db/ddl.ts";
import type { Server } from "#db/schema/console/servers.ts";
import { because } from "#errors/english.ts";
import { conditionOf } from "#errors/sqlstate.ts";
import { listKits } from "../kits/kit.ts";
import { markOf } from "../kits/role.ts";
import type { Step } from "../life/given.ts";
import { goal } from "./goal.ts";

/** Milliseconds for which a server is waited for: somebody waits for the answer. */
const patience = 4000;

type Coming = { slug: string; kits: readonly { id: number; role_name: string }[] };

async function look(opened: pg.Client, server: string, { slug, kits }: Coming): Promise<void> {
  const { rows: roles } = await opened.query<{ name: string; mark: string | null }>(
    "SELECT rolname AS name, shobj_description(oid, 'pg_authid') AS mark FROM pg_roles WHERE rolname = ANY ($1)",
    [[loaderRole, consoleRole, ...kits.map((kit) => kit.role_name)]],
  );
  const missing = [loaderRole, consoleRole].find((name) => !roles.some((role) => role.name === name));
  if (missing) throw because("move_server_unprepared", { server, missing });
  const { rowCount } = await opened.query("SELECT FROM pg_database WHERE datname = $1", [slug]);
  if (rowCount) throw because("move_name_taken", { server, database: slug });
  const strange = kits.find((kit) =>
    roles.some(({ name, mark }) => name === kit.role_name && mark !== markOf(kit)),
  );
  if (strange) throw because("move_role_taken", { server, role: strange.role_name });
}

/**
 * Throws unless a server can take a warehouse: it answers, has OpenDB's roles, and neither a database of that name nor
 * roles of the customer's kits that somebody else has made. `url` is of whoever asks; nothing of it needs any rights.
 */
export async function mustReceive(
  url: string,
  { name, host, port }: Pick<Server, "name" | "host" | "port">,
  coming: Coming,
): Promise<void> {
  const signal = AbortSignal.timeout(patience);
  let opened: pg.Client;
  try {
    opened = await client({ url, database: "postgres", host, port, isUnlimited: true }, signal);
  } catch (cause) {
    const code = conditionOf(cause, "warehouse")?.code;
    if (!signal.aborted && code !== "warehouse_unavailable" && code !== "address_unknown") throw cause;
    throw because("move_server_away", { server: name }, { cause });
  }
  try {
    await look(opened, name, coming);
  } finally {
    await opened.end().catch(() => {});
  }
}

/** The kits of a customer whose roles go with its warehouse. */
export const kitsToGo = async (control: ControlDb, idCustomer: number) =>
  (await listKits(control, idCustomer)).map(({ kit }) => kit).filter(({ state }) => state !== "revoked");

/** Looks whether the other server can take the warehouse. */
export const lookAtTarget: Step = async (given) => {
  const { work, customer } = given;
  const { server } = await goal(given);
  const kits = await kitsToGo(work.control, customer.id);
  await mustReceive(work.adminUrl, server, { slug: customer.slug, kits });
  return { server: server.name };
};
