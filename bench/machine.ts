import { arch, cpus, platform, release, totalmem } from "node:os";
import type pg from "pg";

/** Settings of the server that decide how fast rows go in. */
const settings = [
  "shared_buffers",
  "maintenance_work_mem",
  "work_mem",
  "max_wal_size",
  "wal_level",
  "wal_compression",
  "fsync",
  "full_page_writes",
  "synchronous_commit",
  "autovacuum",
] as const;

/** Where figures were measured; without it they say little. */
export type Machine = {
  cpu: string;
  cores: number;
  memory_gb: number;
  system: string;
  node: string;
  postgresql: string;
  settings: Record<string, string>;
};

/** Describes this machine and the server behind a connection. */
export async function describeMachine(server: pg.ClientBase): Promise<Machine> {
  const version = await server.query<{ version: string }>(
    "SELECT current_setting('server_version') AS version",
  );
  const found = await server.query<{ name: string; value: string }>(
    "SELECT name, current_setting(name) AS value FROM pg_settings WHERE name = ANY ($1) ORDER BY name",
    [settings],
  );
  const processors = cpus();
  return {
    cpu: processors[0]?.model ?? "unknown",
    cores: processors.length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    postgresql: version.rows[0]?.version ?? "unknown",
    settings: Object.fromEntries(found.rows.map(({ name, value }) => [name, value])),
  };
}
