import type { Fault, FaultContext } from "../context.ts";
import type { Asked } from "../standby.ts";
import type { World } from "../world.ts";
import { resizeDisk } from "./disk.ts";

type Backend = { pid: number; name: string; query: string; busy: boolean; server: Asked };
type Route = keyof World["proxies"];

const routes = ["warehouse", "source", "control"] as const;

/** A worker's session on one of the routes, one that is in the middle of something if there is one. */
async function backend(
  { world, random }: FaultContext,
  over: readonly Route[],
): Promise<Backend | undefined> {
  const ports = over.flatMap((route) => world.proxies[route].ports());
  const rows: Backend[] = [];
  // The source may be a standby at the moment.
  const servers: Asked[] = [world.admin, world.standby.admin];
  for (const server of servers) {
    const found = await server.query<Omit<Backend, "server">>(
      `SELECT pid, datname AS name, left(regexp_replace(query, '\\s+', ' ', 'g'), 90) AS query,
       state = 'active' OR xact_start IS NOT NULL AS busy
     FROM pg_stat_activity WHERE client_port = ANY ($1) AND datname IS NOT NULL ORDER BY pid`,
      [ports],
    );
    rows.push(...found.rows.map((row) => ({ ...row, server })));
  }
  const busy = rows.filter((row) => row.busy);
  return rows.length === 0 ? undefined : random.pick(busy.length > 0 ? busy : rows);
}

async function signal(context: FaultContext, how: "terminate" | "cancel", over: readonly Route[]) {
  const found = await backend(context, over);
  // Cancelling what does nothing is no fault.
  if (!found || (how === "cancel" && !found.busy)) return undefined;
  await found.server.query(`SELECT pg_${how}_backend($1)`, [found.pid]);
  return `${found.name}: ${found.query}`;
}

export const cutWarehouse: Fault = (context) => signal(context, "terminate", ["warehouse"]);
export const cutSource: Fault = (context) => signal(context, "terminate", ["source"]);
export const cutControl: Fault = (context) => signal(context, "terminate", ["control"]);

/** Somebody cancels a statement: of the warehouse, of the source, or of the control database. */
export const cancelStatement: Fault = (context) => signal(context, "cancel", routes);

/** Immediate shutdown, as after a loss of power, and recovery. Everything is cut at once. */
export const restartServer: Fault = async ({ world }) => {
  resizeDisk(world, 256);
  await world.restart();
  return "all sessions";
};
