import { mkdtempSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { consoleRole } from "#db/ddl.ts";
import { controlAt, makeOwner } from "#db/owner.ts";
import { setUpControl } from "#db/setup.ts";
import { startEmbedded } from "#embedded/embedded.ts";
import { holderOf } from "#embedded/lock.ts";
import { freePort } from "#embedded/port.ts";
import { stop } from "#embedded/postmaster.ts";
import { newPassword } from "#embedded/settings.ts";
import { createWarehouse } from "#warehouse/create.ts";

/** The databases that tests are cloned from; see warehouse/testing.ts. */
export const templates = {
  control: "opendb_template_control",
  warehouse: "opendb_template_warehouse",
} as const;

declare module "vitest" {
  export interface ProvidedContext {
    /** The tests' own server, as superuser; the database is `postgres`. */
    adminUrl: string;
    /** The same server as the role that loads run as, which is no superuser. */
    ownerUrl: string;
    /** The same server as role opendb_console. */
    consoleUrl: string;
  }
}

/** Ends the servers of test runs that were killed before they could. */
async function endOrphans(): Promise<void> {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith("opendb-test-"));
  for (const data of folders.map((name) => join(tmpdir(), name)))
    if (holderOf(data) === undefined) await stop(join(data, "postgres")).catch(() => {});
}

/** One real PostgreSQL for all tests, on a free port in a folder of its own. It stays when a test has failed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await endOrphans();
  const data = mkdtempSync(join(tmpdir(), "opendb-test-"));
  const port = await freePort();
  const { server } = await startEmbedded(data, port, { isTest: true });
  const consolePassword = newPassword();
  const control = server.urlOf(templates.control);
  const adminUrl = await makeOwner(control, { password: newPassword(), owned: [controlAt(control)] });
  await setUpControl(adminUrl, { consolePassword });
  await createWarehouse({ adminUrl, slug: templates.warehouse });
  project.provide("adminUrl", server.urlOf("postgres"));
  project.provide("ownerUrl", Object.assign(new URL(adminUrl), { pathname: "/postgres" }).toString());
  const console = { username: consoleRole, password: consolePassword };
  project.provide("consoleUrl", Object.assign(new URL(server.urlOf("opendb")), console).toString());
  return async () => {
    await server.stop();
    if (project.vitest.state.getCountOfFailedTests() === 0) await rm(data, { recursive: true, force: true });
    else
      process.stderr.write(
        `The databases of failed tests are kept: OPENDB_DATA=${data} OPENDB_PG_PORT=${port} node embedded/main.ts\n`,
      );
  };
}
