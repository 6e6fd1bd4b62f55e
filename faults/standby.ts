import { spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type pg from "pg";
import { pool } from "#db/connect.ts";
import { bare } from "#embedded/cluster.ts";
import { type ClusterFiles, programs } from "#embedded/files.ts";
import { options } from "#embedded/options.ts";
import { freePort } from "#embedded/port.ts";
import { postmasterOf, stop } from "#embedded/postmaster.ts";
import { superuser } from "#embedded/settings.ts";
import { addressOf } from "#embedded/start.ts";
import { becomes } from "./time.ts";

/** Who may be asked something. */
export type Asked = {
  query<R extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<pg.QueryResult<R>>;
};

/** A standby as one who asks again what its own replay has cancelled. */
const patient = (admin: pg.Pool): Asked => ({
  query: async <R extends pg.QueryResultRow>(sql: string, values: unknown[] = []) => {
    for (;;)
      try {
        return await admin.query<R>(sql, values);
      } catch (error) {
        if ((error as { code?: string }).code !== "40001") throw error;
      }
  },
});

/** A copy of a server that replays what happens there. */
export type Standby = {
  port: number;
  /** As the superuser, who sees and ends everybody's sessions, past the proxies. */
  admin: Asked;
  /** Whether all is replayed up to a place in the log. */
  has(place: string): Promise<boolean>;
  /** Lets it fall behind, or go on. */
  replay(how: "pause" | "resume"): Promise<void>;
  /** How many sessions it has ended, or statements cancelled, because they stood in the way of its replay. */
  conflicts(): Promise<number>;
  stop(): Promise<void>;
  kill(): void;
};

/** Makes and starts a standby of a server that is stopped, and will run at a port again. */
export async function standbyOf(
  files: ClusterFiles,
  primary: { port: number; password: string; settings: Record<string, string>; name: string },
): Promise<Standby> {
  const cluster = join(dirname(files.cluster), "standby");
  const copied = spawnSync("cp", ["-a", files.cluster, cluster]);
  if (copied.status !== 0) throw new Error(`The standby was not copied: ${copied.stderr}`);
  writeFileSync(join(cluster, "standby.signal"), "");
  const port = await freePort();
  const { postgres } = await programs(files);
  const settings = {
    ...options(port, { isTest: true }),
    ...primary.settings,
    hot_standby: "on",
    primary_conninfo: `host=127.0.0.1 port=${primary.port} user=${superuser} password=${primary.password}`,
    wal_retrieve_retry_interval: "300ms",
    // Whoever stands in the way of what happens at the primary is soon cancelled.
    max_standby_streaming_delay: "200ms",
    max_standby_archive_delay: "200ms",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const log = openSync(join(files.data, "standby.log"), "a", 0o600);
  const child = spawn(postgres, ["-D", cluster, ...flags], {
    ...files.owner,
    cwd: cluster,
    env: bare as NodeJS.ProcessEnv,
    detached: true,
    stdio: ["ignore", log, log],
  });
  child.unref();
  closeSync(log);
  const sessions = pool({ url: addressOf({ ...primary, port }, "opendb"), name: primary.name }, 2);
  const admin = patient(sessions);
  const ask = async (sql: string, values: unknown[] = []) => (await admin.query(sql, values)).rows[0] ?? {};
  const answers = () =>
    ask("SELECT").then(
      () => true,
      () => false,
    );
  if (!(await becomes(answers, 60))) throw new Error("The standby does not answer.");
  return {
    port,
    admin,
    has: async (place) =>
      (await ask("SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS has", [place])).has === true,
    replay: async (how) => void (await ask(`SELECT pg_wal_replay_${how}()`)),
    conflicts: async () =>
      Number((await ask("SELECT sum(conflicts) AS n FROM pg_stat_database WHERE datname = 'platform'")).n),
    stop: async () => {
      await sessions.end();
      await stop(cluster);
    },
    kill: () => {
      const found = postmasterOf(cluster);
      if (found) process.kill(found.pid, "SIGQUIT");
    },
  };
}
