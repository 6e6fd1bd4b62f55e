import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { client } from "#db/connect.ts";
import { bare } from "#embedded/cluster.ts";
import { clusterFiles, programs } from "#embedded/files.ts";
import { options } from "#embedded/options.ts";
import { freePort } from "#embedded/port.ts";
import { postmasterOf, stop } from "#embedded/postmaster.ts";
import { ended } from "#embedded/process.ts";
import { start } from "#embedded/start.ts";
import { postgresSource } from "./postgres.ts";

const replicating = { wal_level: "replica", hot_standby: "on" };

test("the time of a standby is that of the last transaction that it has replayed, not its clock's, and nothing is serializable there", async () => {
  const folder = mkdtempSync(join(tmpdir(), "opendb-standby-"));
  const place = clusterFiles(folder);
  onTestFinished(async () => {
    await stop(place.cluster);
    rmSync(folder, { recursive: true });
  });
  const port = await freePort();
  const server = await start(place, { port, password: "opendb-test", isTest: true });
  await server.stop();
  const { postgres } = await programs(place);
  const run = () => {
    const all = { ...options(port, { isTest: true }), ...replicating };
    const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    spawn(postgres, ["-D", place.cluster, ...flags], {
      ...place.owner,
      cwd: place.cluster,
      env: bare as NodeJS.ProcessEnv,
      stdio: "ignore",
    });
  };
  const url = server.urlOf("postgres");
  const opened = () => vi.waitFor(() => client({ url }), { timeout: 30_000, interval: 200 });

  run();
  const primary = await opened();
  await primary.query("CREATE TABLE seen (at timestamptz); INSERT INTO seen VALUES (now())");
  // A standby refuses whatever is not set otherwise from the session's first moment on.
  await primary.query("ALTER DATABASE postgres SET default_transaction_isolation = 'serializable'");
  const { rows } = await primary.query<{ at: Date }>("SELECT clock_timestamp() AS at");
  const pid = postmasterOf(place.cluster)?.pid ?? 0;
  process.kill(pid, "SIGQUIT");
  await ended(pid, 10_000);
  writeFileSync(join(place.cluster, "standby.signal"), "");
  await setTimeout(2000);
  run();
  await (await opened()).end();

  const { signal } = new AbortController();
  const snapshot = await postgresSource({ url, clock: "SELECT now()" }).snapshot(1, signal);
  const late = (rows[0]?.at.getTime() ?? 0) - Date.parse(snapshot.now);
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(1500);
  expect(await snapshot.rows("SELECT FROM seen")).toHaveLength(1);
  await snapshot.close();
});
