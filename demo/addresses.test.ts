import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { client } from "#db/connect.ts";
import { closeControl, controlDb } from "#db/control.ts";
import { setUpControl } from "#db/setup.ts";
import { startEmbedded } from "#embedded/embedded.ts";
import { freePort } from "#embedded/port.ts";
import { reread } from "#env.ts";
import { addressesOn, ownerOn, passwordOf } from "./addresses.ts";
import { generated, provision } from "./content.ts";
import type { Addresses } from "./env-file.ts";
import { load } from "./loads.ts";

/** Makes or finds what a demo has, as the role of these addresses, and its customers with their rows. */
async function fill(addresses: Addresses, kind?: "loaded"): Promise<void> {
  await closeControl();
  reread({ ...addresses });
  const { DATABASE_URL: adminUrl, CONSOLE_URL, SOURCE_URL } = addresses;
  await setUpControl(adminUrl, { consolePassword: passwordOf(CONSOLE_URL) });
  const demo = { adminUrl, sourcePassword: passwordOf(SOURCE_URL) ?? "", control: controlDb() };
  const filled = await generated(demo, "XS");
  await provision(demo, filled);
  if (!kind) return;
  const { DATABASE_URL } = addresses;
  const worker = spawn(process.execPath, ["--conditions=react-server", "worker/main.ts"], {
    env: { NODE_ENV: "test", DATABASE_URL, SOURCE_URL, NIGHTLY_CRON: "0 0 29 2 *" },
    stdio: "ignore",
  });
  onTestFinished(() => void worker.kill("SIGKILL"));
  await load(demo.control, ["acme"]);
}

test("the demo's loads sign in as no superuser, also where an earlier demo did everything as one", async () => {
  const data = mkdtempSync(join(tmpdir(), "opendb-owner-"));
  const { server } = await startEmbedded(data, await freePort(), { isTest: true });
  onTestFinished(async () => {
    await closeControl();
    await server.stop();
    rmSync(data, { recursive: true });
  });
  const administrator = server.urlOf("opendb");
  await fill(addressesOn(administrator));
  const before = addressesOn(administrator);

  const owner = await ownerOn(administrator, before);
  const addresses = addressesOn(owner, before);
  const admin = await client({ url: administrator });
  const seen: { who: string; is_superuser: boolean }[] = [];
  const looking = setInterval(async () => {
    const { rows } = await admin.query(
      `SELECT usename AS who, rolsuper AS is_superuser FROM pg_stat_activity JOIN pg_roles ON rolname = usename
       WHERE application_name = 'opendb load'`,
    );
    seen.push(...rows);
  }, 50);
  await fill(addresses, "loaded");
  clearInterval(looking);
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.filter(({ is_superuser, who }) => is_superuser || who !== "opendb_owner")).toEqual([]);
  const { rows } = await admin.query<{ left: string }>(
    `SELECT c.oid::regclass::text AS left FROM pg_class c JOIN pg_roles r ON r.oid = relowner
     WHERE relnamespace::regnamespace::text IN ('console', 'drizzle') AND rolsuper AND relkind <> 't'`,
  );
  expect(rows).toEqual([]);
  await admin.end();
  // The next start finds the role as it was.
  expect(await ownerOn(administrator, addresses)).toBe(owner);
}, 300_000);
