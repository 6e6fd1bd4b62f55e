import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { client, pool } from "#db/connect.ts";
import { type Control, closeControl, controlDb } from "#db/control.ts";
import { controlAt, makeOwner } from "#db/owner.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { setUpControl } from "#db/setup.ts";
import { startEmbedded } from "#embedded/embedded.ts";
import { clusterFiles } from "#embedded/files.ts";
import { freePort } from "#embedded/port.ts";
import { postmasterOf, stop } from "#embedded/postmaster.ts";
import { ended } from "#embedded/process.ts";
import { newPassword } from "#embedded/settings.ts";
import { start } from "#embedded/start.ts";
import { reread } from "#env.ts";
import { fillGenerated } from "#sample-lms/generate/fill.ts";
import { createSource, sourceDatabase, sourceRole } from "#sample-lms/source/create.ts";
import { addCustomer } from "./customers.ts";
import { pad } from "./pad.ts";
import { type Network, startProxy } from "./proxy.ts";
import { type Standby, standbyOf } from "./standby.ts";
import { becomes } from "./time.ts";

export type World = {
  data: string;
  urlOf(database: string): string;
  /** A connection of the suite's own, past the proxies; faults leave it alone. */
  open(database: string): Promise<pg.Client>;
  control: Control;
  /** The control database as the superuser, who sees and ends everybody's sessions. */
  admin: pg.Pool;
  proxies: { control: Network; warehouse: Network; source: Network };
  /** The server itself, and a copy of it that follows. */
  port: number;
  standby: Standby;
  customers: Customer[];
  /** What a worker is started with. */
  settings: Record<string, string>;
  /** Ends PostgreSQL as a crash does, and starts it again. */
  restart(): Promise<void>;
  /** When PostgreSQL was last away; readers are not blamed for that. */
  isAway(since: number): boolean;
  close(): Promise<void>;
  /** Ends the server at once, for when this process is told to end. */
  kill(): void;
};

/** What a careful owner gives an account that may only read, besides four connections. */
export const careful: Record<string, string> = {
  statement_timeout: "2s",
  idle_in_transaction_session_timeout: "2s",
};

/** What the server needs so that a standby can follow it. */
const settings = { wal_level: "replica", max_wal_senders: "4", wal_keep_size: "1GB" };

/** The suite's sessions are known by this name. */
export const ownName = "faults";
const sourcePassword = "opendb-faults";

const through = (url: string, port: number, database?: string) => {
  const changed = new URL(url);
  changed.port = String(port);
  if (database) changed.pathname = `/${database}`;
  return changed.toString();
};

/** A server, a source, two customers and a network, all of this run alone, in a folder that stays when it fails. */
export async function makeWorld(seed: number, rows: number): Promise<World> {
  const data = mkdtempSync(join(tmpdir(), "opendb-faults-"));
  const port = await freePort();
  const { server } = await startEmbedded(data, port, { isTest: true, settings });
  const adminUrl = server.urlOf("opendb");
  const owner = { password: newPassword(), owned: [controlAt(adminUrl)] };
  const ownerUrl = await makeOwner(adminUrl, owner);
  await setUpControl(ownerUrl, { consolePassword: newPassword() });
  await createSource({ adminUrl, database: sourceDatabase, password: sourcePassword });
  const [control, warehouse, source] = await Promise.all([
    startProxy(port),
    startProxy(port),
    startProxy(port),
  ]);

  const sourceUrl = new URL(through(adminUrl, source.port, sourceDatabase));
  sourceUrl.username = sourceRole;
  sourceUrl.password = sourcePassword;
  const secret = { AUTH_SECRET: "5b1d7c0e9f42a6833c7e51d2b8f09a64", NODE_ENV: "test" };
  reread({ ...secret, DATABASE_URL: ownerUrl, SOURCE_URL: sourceUrl.toString() });

  const open = async (database: string) => {
    const made = await client({ url: adminUrl, database });
    await made.query(`SET application_name = '${ownName}'`);
    return made;
  };
  const filling = await open(sourceDatabase);
  const filled = await fillGenerated(filling, { scale: "XS", seed });
  await pad(filling, rows);
  await filling.query(`ALTER ROLE ${sourceRole} CONNECTION LIMIT 4`);
  for (const [name, value] of Object.entries(careful))
    await filling.query(`ALTER ROLE ${sourceRole} SET ${name} = '${value}'`);
  await filling.end();

  const db = controlDb();
  const superuser = pool({ url: adminUrl, name: ownName });
  const customers: Customer[] = [];
  for (const { slug, idRoot } of filled) customers.push(await addCustomer(db, ownerUrl, slug, idRoot));
  const admin = await open("opendb");
  await admin.query("UPDATE console.servers SET port = $1", [warehouse.port]);
  await admin.end();

  const files = clusterFiles(data);
  const password = new URL(adminUrl).password;
  const again = () => start(files, { port, password, isTest: true, settings });
  await stop(files.cluster);
  const standby = await standbyOf(files, { port, password, settings, name: ownName });
  await again();
  const written = await superuser.query<{ place: string }>("SELECT pg_current_wal_insert_lsn() AS place");
  if (!(await becomes(() => standby.has(written.rows[0]?.place ?? ""), 30)))
    throw new Error(`The standby does not follow its server: ${join(data, "standby.log")} has why.`);
  let away = 0;
  const restart = async () => {
    away = Number.POSITIVE_INFINITY;
    const found = postmasterOf(files.cluster);
    if (found) {
      process.kill(found.pid, "SIGQUIT");
      await ended(found.pid, 30_000);
    }
    await again();
    away = Date.now();
  };
  return {
    data,
    urlOf: server.urlOf,
    open,
    control: db,
    admin: superuser,
    proxies: { control, warehouse, source },
    port,
    standby,
    customers,
    settings: {
      NIGHTLY_CRON: "0 0 29 2 *",
      DATABASE_URL: through(ownerUrl, control.port),
      SOURCE_URL: sourceUrl.toString(),
    },
    restart,
    isAway: (since) => away >= since - 1000,
    kill: () => {
      const found = postmasterOf(files.cluster);
      if (found) process.kill(found.pid, "SIGQUIT");
      standby.kill();
    },
    close: async () => {
      await Promise.all([closeControl(), superuser.end(), standby.stop()]);
      for (const proxy of [control, warehouse, source]) proxy.close();
      await server.stop();
    },
  };
}
