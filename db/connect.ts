import pg from "pg";
import { addressOf, hostOf, named } from "#address.ts";
import { timeZone } from "#days.ts";
import { because } from "#errors/english.ts";
import { sqlstateOf } from "#errors/sqlstate.ts";
import { OpendbError } from "#errors.ts";
import { quietStatements } from "./quiet.ts";

export type Address = {
  url: string;
  database?: string;
  host?: string;
  port?: number;
  role?: string;
  /** What the role or the database sets as limits does not hold; so it is with a `role`. */
  isUnlimited?: boolean;
  /** The session begins without any setting: a pooler refuses them. */
  isPooled?: boolean;
  /** What the server calls the session; `opendb` unless it matters. */
  name?: string;
  /** Settings that the session begins with. */
  settings?: Record<string, string>;
};

/** How our transactions are, whatever a role or a database would have. */
export const ourTransactions = {
  default_transaction_isolation: "read committed",
  default_transaction_read_only: "off",
  default_transaction_deferrable: "off",
};

/** A session that acts as a role of ours has no limits but ours: what the role or the database would set is set aside. */
const unlimited = {
  statement_timeout: "0",
  lock_timeout: "0",
  idle_in_transaction_session_timeout: "0",
  idle_session_timeout: "0",
  ...ourTransactions,
};

const setsAside = ({ role, isUnlimited = false }: Address) => isUnlimited || role !== undefined;

/** Connection settings for an address, with another database, host or role where given. */
export function config(address: Address): pg.ClientConfig {
  const { url, database, host, port, role, name, settings } = address;
  const place = named("The address of a database", () => addressOf(url));
  const begin = {
    timezone: timeZone,
    ...(setsAside(address) ? unlimited : {}),
    ...(role ? { role } : {}),
    ...settings,
  };
  const options = Object.entries(begin).map(
    // As PostgreSQL takes them apart again: a backslash keeps a space.
    ([setting, value]) => `-c ${setting}=${value.replace(/[\\\s]/g, "\\$&")}`,
  );
  return {
    host: host ? named("The host of a server (console.servers)", () => hostOf(host)) : place.host,
    port: port ?? place.port,
    database: database ?? place.database,
    user: place.user,
    password: place.password,
    ssl: place.tls,
    application_name: name ?? "opendb",
    keepAlive: true,
    // A network that swallows everything is noticed within half a minute, not after the two hours of the system.
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 10_000,
    // The later ones count: what OpenDB needs is not undone by what the address asks for.
    options: address.isPooled ? undefined : [place.options, ...options].filter(Boolean).join(" "),
  };
}

/** Where a session is, and as whom; on the way the one limit that older servers do not know is lifted. */
const whereAmI = `
  SELECT current_database() AS database, current_user AS role, current_setting($2, true) AS own,
    CASE WHEN $1 AND current_setting('server_version_num')::int >= 170000
      THEN set_config('transaction_timeout', '0', false) END`;

/** A setting of ours that a session begins with, which PostgreSQL keeps as it was given. */
const ownSetting = ({ settings = {} }: Address): [string, string] | undefined =>
  Object.entries(settings).find(([name]) => name.startsWith("opendb."));

/**
 * Throws `configuration` where a session is not in the database, does not act as the role, or has not the settings, that
 * it was opened for.
 */
async function mustBeWhere(opened: pg.ClientBase, address: Address): Promise<void> {
  const { database, role } = address;
  if (database === undefined && !setsAside(address)) return;
  const [name, value] = ownSetting(address) ?? ["opendb.none", null];
  const { rows } = await opened.query<{ database: string; role: string; own: string | null }>(whereAmI, [
    setsAside(address),
    name,
  ]);
  const found = rows[0];
  if (database !== undefined && found?.database !== database)
    throw because("wrong_database", { database, found: found?.database ?? "?" });
  if (role !== undefined && found?.role !== role)
    throw because("wrong_role", { database: found?.database ?? "?", role, found: found?.role ?? "?" });
  // A role that the account has by itself may hide that the rest was dropped.
  if (value !== null && found?.own !== value)
    throw because("settings_lost", { database: found?.database ?? "?" });
}

/** PgBouncer's words for settings of a session, which it does not pass on. */
function asRefused(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || !/unsupported startup parameter/.test(error.message))
    return error;
  return because("pooler_between", {}, { cause: error });
}

type OnConnected = Parameters<pg.Pool["connect"]>[0];

/** Where all connections are in use for longer than somebody waits, it says `busy`. */
class BoundedPool extends pg.Pool {
  private asBusy(error: unknown): unknown {
    const isFull = this.totalCount >= this.options.max && this.idleCount === 0;
    return isFull && error instanceof Error && /^timeout exceeded/.test(error.message)
      ? new OpendbError("busy", "All connections are in use.", { params: {}, cause: error })
      : error;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: OnConnected): void;
  override connect(callback?: OnConnected): Promise<pg.PoolClient> | undefined {
    if (!callback)
      return super.connect().catch((error) => {
        throw this.asBusy(error);
      });
    super.connect((error, opened, done) => callback(error && (this.asBusy(error) as Error), opened, done));
  }
}

/**
 * A small pool whose idle connections close, so that many warehouses cost only those in use. With `patience`, in
 * milliseconds, whoever waits longer for a connection is told `busy`.
 */
export function pool(address: Address, max = 4, patience?: number): pg.Pool {
  quietStatements();
  const Kind = patience === undefined ? pg.Pool : BoundedPool;
  const made = new Kind({
    ...config(address),
    ...(patience === undefined ? {} : { connectionTimeoutMillis: patience }),
    max,
    idleTimeoutMillis: 10_000,
    allowExitOnIdle: true,
    verify: (opened, done) => {
      mustBeWhere(opened, address).then(() => done(), done);
    },
  });
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
    // One that was abandoned meanwhile is nobody's any more.
    opened.release(opened instanceof pg.Client && opened.connection.stream.destroyed);
  }
}

/** With what the server ended a session while nothing was asked of it: the next statement only learns that it is over. */
const lastWords = new WeakMap<pg.ClientBase, Error>();

/** Works on a session. Where it fails only because the server had ended that, what the server said then is why. */
export async function heeding<T>(session: pg.Client, work: (session: pg.Client) => Promise<T>): Promise<T> {
  try {
    return await work(session);
  } catch (error) {
    const isTold = error instanceof OpendbError || sqlstateOf(error) !== undefined;
    throw isTold ? error : (lastWords.get(session) ?? error);
  }
}

/** One connection, closed by the caller. A server that does not answer is waited for no longer than `signal` lets it. */
export async function client(address: Address, signal?: AbortSignal): Promise<pg.Client> {
  signal?.throwIfAborted();
  const made = new pg.Client(config(address));
  made.on("error", (error) => {
    if (error instanceof pg.DatabaseError) lastWords.set(made, error);
  });
  const stop = () => void made.connection.stream.destroy();
  signal?.addEventListener("abort", stop);
  try {
    await made.connect();
    await mustBeWhere(made, address);
    return made;
  } catch (error) {
    await made.end().catch(() => {});
    signal?.throwIfAborted();
    throw asRefused(error);
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
