import { expect, inject, test } from "vitest";
import { addressOf } from "#address.ts";
import { ask, freshControl } from "#warehouse/testing.ts";
import { setUpControl } from "./setup.ts";

const password = () => new URL(inject("consoleUrl")).password;

/** Everything that set-up makes, as the catalog tells it. */
const everything = `
  SELECT 'relation' AS kind, oid::regclass::text AS name, relacl::text AS detail FROM pg_class
    WHERE relnamespace = 'console'::regnamespace
  UNION ALL SELECT 'column', attrelid::regclass || '.' || attname, attacl::text FROM pg_attribute
    WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'console'::regnamespace)
  UNION ALL SELECT 'role', rolname, concat_ws(' ', rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolconfig)
    FROM pg_roles WHERE rolname LIKE 'opendb%'
  UNION ALL SELECT 'member', roleid::regrole::text, member::regrole::text FROM pg_auth_members WHERE roleid = 'opendb_loader'::regrole
  UNION ALL SELECT 'server', name, host || ':' || port FROM console.servers
  UNION ALL SELECT 'schedule', name, cron || ' ' || time_zone FROM console.schedules
  UNION ALL SELECT 'migration', hash, created_at::text FROM drizzle.__drizzle_migrations
  UNION ALL SELECT 'database', datname, datacl::text FROM pg_database WHERE datname = current_database()
  ORDER BY 1, 2, 3`;

test("setting up again changes nothing", async () => {
  const { adminUrl } = await freshControl();
  await setUpControl(adminUrl, { consolePassword: password() });
  const before = await ask({ url: adminUrl }, everything);
  await setUpControl(adminUrl, { consolePassword: password() });
  expect(await ask({ url: adminUrl }, everything)).toEqual(before);
});

test("the server of an address is registered as the address means it, wherever it says so", async () => {
  const { adminUrl } = await freshControl();
  const { host, port, database, user, password: own } = addressOf(adminUrl);
  const url = `postgres://${user}:${own}@/?host=${host}&port=${port}&dbname=${database}`;
  await setUpControl(url, { consolePassword: password() });
  const servers = await ask({ url }, "SELECT host, port FROM console.servers");
  expect(servers).toEqual([{ host, port }]);
});

test("five set-ups at once of a server without the database make one", async () => {
  const { adminUrl } = await freshControl();
  const url = adminUrl.replace(/[^/]+$/, (name) => `${name}_new`);
  await Promise.all(Array.from({ length: 5 }, () => setUpControl(url, { consolePassword: password() })));
  const servers = await ask({ url }, "SELECT name FROM console.servers");
  expect(servers).toEqual([{ name: "default" }]);
});

test("the web process has ten seconds and some memory a statement, compiles none, and reads the clock of Sao Paulo", async () => {
  const { consoleUrl } = await freshControl();
  const [found] = await ask(
    { url: consoleUrl },
    `SELECT current_setting('statement_timeout') AS timeout, current_setting('timezone') AS zone,
      current_setting('work_mem') AS memory, current_setting('jit') AS jit`,
  );
  expect(found).toEqual({ timeout: "10s", zone: "America/Sao_Paulo", memory: "32MB", jit: "off" });
});
