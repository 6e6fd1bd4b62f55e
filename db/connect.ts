import pg from "pg";

export type Address = { url: string; database?: string; host?: string; port?: number; role?: string };

/** Connection settings for an address, with another database, host or role where given. */
export function config({ url, database, host, port, role }: Address): pg.ClientConfig {
  const parsed = new URL(url);
  if (database) parsed.pathname = `/${database}`;
  if (host) parsed.hostname = host;
  if (port) parsed.port = String(port);
  return {
    connectionString: parsed.toString(),
    application_name: "opendb",
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    options: `-c timezone=America/Sao_Paulo${role ? ` -c role=${role}` : ""}`,
  };
}

/** A small pool whose idle connections close, so that many warehouses cost only those in use. */
export function pool(address: Address, max = 4): pg.Pool {
  const made = new pg.Pool({ ...config(address), max, idleTimeoutMillis: 10_000, allowExitOnIdle: true });
  // An idle connection that the server cut is replaced at the next use; without a listener it would end the process.
  made.on("error", () => {});
  return made;
}

/** One connection, closed by the caller. */
export async function client(address: Address): Promise<pg.Client> {
  const made = new pg.Client(config(address));
  made.on("error", () => {});
  await made.connect();
  return made;
}
