import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { isSlug } from "#db/provisioning/slug.ts";
import { contracts, customers, kitCertificates, kits, plans, servers } from "#db/schema/console/index.ts";
import { freePort } from "#embedded/port.ts";
import { required, reread } from "#env.ts";
import { type KitServer, kitFor, kitServer } from "#warehouse/kits/testing.ts";
import { ask } from "#warehouse/testing.ts";
import { examine } from "./doctor.ts";
import { fault } from "./releases.ts";

let server: KitServer;
let settings: Record<string, string>;
beforeAll(async () => {
  server = await kitServer();
  settings = { ...server.settings, CONSOLE_URL: required("CONSOLE_URL") };
  await kitFor(server, server.acme, "user");
});
beforeEach(() => reread(settings));
afterEach(() => reread(settings));
afterAll(() => server.end());

const wrongs = async () =>
  (await examine(server.by))
    .filter(({ isOk }) => !isOk)
    .map(({ server, check }) => [server, check].join(" "));
const asSuperuser = (sql: string) => ask({ url: server.superuser("postgres") }, sql);
const folder = () => join(server.settings.KITS_FILES ?? "", "default");

/** All that a kit leaves: rows, roles and lines of files. */
async function everything() {
  const roles = await asSuperuser("SELECT rolname FROM pg_roles ORDER BY 1");
  const files = ["pg_hba.conf", "pg_ident.conf"].map((name) => readFileSync(join(folder(), name), "utf8"));
  return [
    await server.control.select().from(kits),
    await server.control.select().from(kitCertificates),
    roles,
    files,
  ];
}

test("a server as it should be is well in everything, proved by a connection, of which nothing is left", async () => {
  const before = await everything();
  const found = await examine(server.by);
  expect(found.filter(({ isOk }) => !isOk)).toEqual([]);
  expect(found.map(({ check }) => check)).toEqual([
    "authority",
    "reach",
    "version",
    "tls",
    "time zone",
    "rights",
    "reload",
    "ssl_ca_file",
    "connection",
  ]);
  expect(found.at(-1)?.said).toMatch(/came in with its certificate, over TLS, and not without it/);
  expect(await everything()).toEqual(before);
});

test("keys of the authority that others can come at are found", async () => {
  const key = join(server.settings.KITS_CA ?? "", "root-1.key");
  chmodSync(key, 0o644);
  expect(await wrongs()).toContain(" authority");
  chmodSync(key, 0o600);
  expect(await wrongs()).toEqual([]);
});

test("a server that may not be told to read its files is found, with what to grant, and by the connection", async () => {
  await asSuperuser("REVOKE EXECUTE ON FUNCTION pg_reload_conf() FROM opendb_owner");
  const found = await examine(server.by);
  await asSuperuser("GRANT EXECUTE ON FUNCTION pg_reload_conf() TO opendb_owner");
  expect(found.filter(({ isOk }) => !isOk)).toMatchObject([
    { check: "reload", todo: expect.stringContaining("GRANT EXECUTE ON FUNCTION pg_reload_conf()") },
    { check: "connection", todo: expect.stringContaining("SELECT pg_reload_conf()") },
  ]);
  await asSuperuser("SELECT pg_reload_conf()");
  expect(await wrongs()).toEqual([]);
});

test("a server that lets everybody in before it comes to kits' lines is found", async () => {
  const [{ file } = { file: "" }] = (await asSuperuser("SELECT current_setting('hba_file') AS file")) as {
    file: string;
  }[];
  const kept = readFileSync(file, "utf8");
  writeFileSync(file, `host all all all trust\n${kept}`);
  const found = await examine(server.by);
  writeFileSync(file, kept);
  await asSuperuser("SELECT pg_reload_conf()");
  expect(found.filter(({ isOk }) => !isOk)).toMatchObject([
    { check: "connection", said: expect.stringContaining("without its certificate") },
  ]);
});

test("where our role may see the rules of a server, lines of kits are looked for there", async () => {
  for (const grant of ["SELECT ON pg_hba_file_rules", "EXECUTE ON FUNCTION pg_hba_file_rules()"])
    await asSuperuser(`GRANT ${grant} TO opendb_owner`);
  expect((await examine(server.by)).find(({ check }) => check === "pg_hba.conf")).toMatchObject({
    isOk: true,
    said: expect.stringMatching(/has \d+ lines of kits/),
  });
});

test("a server that nobody reaches is said to be so, and the others are looked at all the same", async () => {
  await server.control.insert(servers).values({ name: "away", host: "127.0.0.1", port: await freePort() });
  expect(await wrongs()).toEqual(["away reach"]);
  await server.control.delete(servers).where(eq(servers.name, "away"));
});

test("without a folder for servers' files kits with certificates are missed, and a password is tried", async () => {
  const { KITS_FILES: _, ...rest } = settings;
  reread(rest);
  const found = await examine(server.by);
  expect(found.filter(({ isOk }) => !isOk)).toMatchObject([{ check: "files" }]);
  expect(found.at(-1)?.said).toMatch(/came in with its password/);
  expect(readdirSync(folder())).toContain("pg_hba.conf");
});

test("what a trial left that was killed is taken away by the next one", async () => {
  const left = await kitFor(server, server.acme, "left");
  await server.control
    .update(kits)
    .set({ created_by: "opendb doctor", created_at: new Date(0) })
    .where(eq(kits.id, left.kit.id));
  await ask({ url: server.superuser("acme") }, "DROP OWNED BY acme_left");
  expect(await wrongs()).toEqual([]);
  expect(await asSuperuser("SELECT FROM pg_roles WHERE rolname = 'acme_left'")).toEqual([]);
});

test("the kit of a trial takes no room of its customer's plan, and nobody else makes or keeps one beside it", async () => {
  const { control, acme } = server;
  const [plan] = await control.select().from(plans);
  if (!plan) throw new Error("There is no plan.");
  await control.update(plans).set({ kit_limit: 1, connection_limit: 1, statement_seconds: 5 });
  await control.insert(contracts).values({
    id_customer: acme.id,
    id_plan: plan.id,
    price: "1.00",
    billing_period: "monthly",
    starts_on: "2026-01-01",
    updated_by: "test",
  });
  expect(await wrongs()).toEqual([]);
  await expect(
    kitFor(server, acme, "more", { connections: 1, statementSeconds: 5 }),
    "another kit",
  ).rejects.toMatchObject({ reason: "kit_limit_reached" });

  const trial = {
    id_customer: acme.id,
    role_name: "opendb_doctor_0123abcd",
    purpose: "service",
    form: "password",
    state: "active",
    connection_limit: 2,
    statement_seconds: 10,
    expires_at: sql`now() + interval '5 minutes'`,
    created_by: "opendb doctor",
  } as const;
  const insert = (more: object) =>
    control
      .insert(kits)
      .values({ ...trial, ...more })
      .catch((error: { cause?: { code?: string } }) => error.cause?.code);
  for (const more of [
    { role_name: "acme_trial" },
    { role_name: "opendb_doctor_mine" },
    { created_by: "terminal:root" },
    { expires_at: sql`now() + interval '6 minutes'` },
  ])
    expect(await insert(more), JSON.stringify(Object.keys(more))).toBe("OD001");
  await insert({});
  const keep = control
    .update(kits)
    .set({ expires_at: sql`now() + interval '1 day'` })
    .where(eq(kits.role_name, trial.role_name));
  await expect(keep).rejects.toMatchObject({ cause: { code: "OD001" } });
  await control.delete(kits).where(eq(kits.role_name, trial.role_name));
  expect(isSlug("opendb_doctor")).toBe(false);
  await control.delete(contracts);
});

test("a customer that is not open is not tried with: the next one is, or none", async () => {
  const { control, acme, globex } = server;
  await control.update(customers).set({ state: "suspended" }).where(eq(customers.id, acme.id));
  expect(await wrongs()).toEqual([]);
  await control.update(customers).set({ state: "aside" }).where(eq(customers.id, globex.id));
  expect((await examine(server.by)).at(-1)).toMatchObject({
    isOk: true,
    said: expect.stringContaining("No customer in use"),
  });
  await control.update(customers).set({ state: "active" });
});

test("a minor release that is known to have holes is named with the one that has not", () => {
  expect(fault(180_003, "2026-11-28")).toMatch(/18\.3 has holes that 18\.4 has not/);
  expect(fault(180_004, "2026-11-28")).toBeUndefined();
  expect(fault(180_009, "2026-11-28")).toBeUndefined();
  expect(fault(140_099, "2026-11-28")).toMatch(/too old/);
  expect(fault(150_018, "2027-12-01")).toMatch(/no fixes since 2027-11-11/);
});
