import type pg from "pg";
import type { Customer } from "#db/schema/console/customers.ts";
import type { DoneStep, LifeTask } from "#db/schema/console/life_tasks.ts";
import type { Server } from "#db/schema/console/servers.ts";
import { adminClient } from "#db/setup.ts";
import type { By } from "../kits/kit.ts";

/** A database of a server. */
type Place = { url: string; database: string; host: string; port: number };

/** What the steps are done with. */
export type LifeWork = By & {
  /** Asks whatever is open of a customer to stop, and says how much that was. */
  cancelLoads: (idCustomer: number, by: string) => Promise<number>;
  /** Sees to it that no load writes to a warehouse. Throws `load_running` while one runs. */
  holdLoads: (idCustomer: number, at: Place) => Promise<void>;
  /** Streams what a query gives on one connection into a table on another one. Returns the rows. */
  carryRows: (
    source: { from: pg.Client; read: string },
    sink: { to: pg.Client; into: string; options?: string },
  ) => Promise<number>;
};

/** What a step has to do with. `server` is where the warehouse is now. */
export type Given = { work: LifeWork; task: LifeTask; customer: Customer; server: Server };
export type Facts = DoneStep["facts"];
export type Step = (given: Given) => Promise<Facts>;

/** Works on a server, in a database that is there whatever becomes of the warehouse. */
export async function onServer<T>(
  { work, server }: Pick<Given, "work" | "server">,
  ask: (opened: pg.Client) => Promise<T>,
): Promise<T> {
  const opened = await adminClient({ url: work.adminUrl, host: server.host, port: server.port });
  try {
    return await ask(opened);
  } finally {
    await opened.end();
  }
}
