import pg from "pg";
import { timeZone } from "#days.ts";

export type Address = {
  url: string;
  database?: string;
  host?: string;
  port?: number;
  role?: string;
  /** What the server calls the session; `opendb` unless it matters. */
  name?: string;
  /** Settings that the session begins with; neither names nor values may hold spaces. */
  settings?: Record<string, string>;
};

/** Connection settings for an address, with another database, host or role where given. */
export function config({ url, database, host, port, role, name, settings }: Address): pg.ClientConfig {
  const parsed = new URL(url);
  if (database) parsed.pathname = `/${database}`;
  if (host) parsed.hostname = host;
  if (port) parsed.port = String(port);
  const begin = { timezone: timeZone, ...(role ? { role } : {}), ...settings };
  return {
    connectionString: parsed.toString(),
    application_name: name ?? "opendb",
    keepAlive: true,
    // A network that swallows everything is noticed within half a minute, not after the two hours of the system.
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 10_000,
    options: Object.entries(begin)
      .map(([setting, value]) => `-c ${setting}=${value}`)
      .join(" "),
  };
}

/** A small pool whose idle connections close, so that many warehouses cost only those in use. */
export function pool(address: Address, max = 4): pg.Pool {
  const made = new pg.Pool({ ...config(address), max, idleTimeoutMillis: 10_000, allowExitOnIdle: true });
  // An idle connection that the server cut is replaced at the next use; without a listener it would end the process.
  made.on("error", () => {});
  // The pool listens to idle ones only; one that is lost inside a transaction tells the query that it was busy with.
  made.on("connect", (opened) => opened.on("error", () => {}));
  return made;
}

/**
 * Works on one connection of a pool, which gets it back however that ends. Drizzle's transactions on a pool do not give
 * back a connection that is lost before BEGIN: each is one less, until everybody waits for ever.
 */
export async function borrowed<T>(from: pg.Pool, work: (opened: pg.PoolClient) => Promise<T>): Promise<T> {
  const opened = await from.connect();
  try {
    return await work(opened);
  } finally {
    opened.release();
  }
}

/** One connection, closed by the caller. */
export async function client(address: Address): Promise<pg.Client> {
  const made = new pg.Client(config(address));
  made.on("error", () => {});
  await made.connect();
  return made;
}
