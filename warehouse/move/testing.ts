import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import pg from "pg";
import { addressOf } from "#address.ts";
import { copies } from "#db/schema/console/copies.ts";
import { customers } from "#db/schema/console/customers.ts";
import { type LifeTask, lifeTasks } from "#db/schema/console/life_tasks.ts";
import { type Server, servers } from "#db/schema/console/servers.ts";
import { startEmbedded } from "#embedded/embedded.ts";
import { freePort } from "#embedded/port.ts";
import { required } from "#env.ts";
import { holdLoads } from "#loader/move.ts";
import { ask } from "#warehouse/testing.ts";
import { type KitServer, kitServer } from "../kits/testing.ts";
import type { LifeWork } from "../life/given.ts";
import { workLife } from "../life/life.ts";
import { withoutLoads } from "../life/testing.ts";
import { workCopies } from "./copies.ts";
import { requestMove } from "./request.ts";

export type Second = { row: Server; port: number; ca: string; superuser: (database: string) => string };
export type TwoServers = KitServer & { second: Second };

/** A second server as docs/production.md has one made, which reads what it is told of kits. */
async function secondServer(first: KitServer, name: string): Promise<Second & { end: () => Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), "opendb-second-"));
  const port = await freePort();
  const { server, ca, kits } = await startEmbedded(data, port, { isTest: true });
  symlinkSync(join(kits, "default"), join(first.settings.KITS_FILES ?? "", name));
  const { user, password = "" } = addressOf(first.by.adminUrl);
  const { password: ofConsole = "" } = addressOf(required("CONSOLE_URL"));
  for (const statement of [
    `CREATE ROLE ${user} LOGIN CREATEDB CREATEROLE PASSWORD '${password}'`,
    "CREATE ROLE opendb_loader NOLOGIN",
    `CREATE ROLE opendb_console LOGIN PASSWORD '${ofConsole}'`,
    `GRANT opendb_loader, opendb_console TO ${user}`,
    `GRANT EXECUTE ON FUNCTION pg_reload_conf() TO ${user}`,
  ])
    await ask({ url: server.urlOf("postgres") }, statement);
  const { host } = addressOf(server.urlOf("postgres"));
  const [row] = await first.control
    .insert(servers)
    .values({ name, host, port, ca_certificate: ca })
    .returning();
  if (!row) throw new Error("The second server is not there.");
  const end = async () => {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  };
  return { row, port, ca, superuser: server.urlOf, end };
}

/** Rows in every table, of every type, with what is easily lost on the way: NULLs, quotes, line ends, long fractions. */
const fill = `DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT c.oid::regclass AS place,
      string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS names,
      string_agg(CASE WHEN a.attname = 'id_tenant' OR c.relname = 'tenants' AND a.attname = 'id' THEN 'n'
        WHEN NOT a.attnotnull AND a.attnum % 3 = 0 THEN 'CASE WHEN n % 3 > 0 THEN ' || v.made || ' END' ELSE v.made END, ', ' ORDER BY a.attnum) AS made
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    CROSS JOIN LATERAL (SELECT format_type(a.atttypid, NULL) AS type) t
    CROSS JOIN LATERAL (SELECT CASE
      WHEN t.type = 'boolean' THEN 'n % 2 = 0'
      WHEN t.type IN ('bigint', 'integer', 'smallint') THEN 'n * 10 + ' || a.attnum % 10
      WHEN t.type IN ('numeric', 'double precision', 'real') THEN '(n / 3.0)::' || t.type
      WHEN t.type IN ('text', 'character varying') THEN format('E''%s\\\\n"\\\\\\\\ é '' || n', a.attname)
      WHEN t.type LIKE 'timestamp%' THEN '''2026-11-01 00:00:00.123456+00''::timestamptz + n * interval ''1.000001 day'''
      WHEN t.type = 'date' THEN 'date ''2020-02-29'' + n::int'
      WHEN t.type = 'jsonb' THEN 'jsonb_build_object(''é'', n / 7.0, ''b'', NULL)'
      WHEN t.type = 'uuid' THEN 'md5(n::text)::uuid'
      WHEN t.type LIKE '%[]' THEN format('ARRAY[n, n + 1]::%s', t.type)
      ELSE format('NULL::%s', t.type) END AS made) v
    WHERE c.relnamespace IN ('lms'::regnamespace, 'metrics'::regnamespace) AND c.relkind = 'r' AND c.relname <> 'users'
    GROUP BY c.oid
  LOOP EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM generate_series(10::bigint, 60) n ON CONFLICT DO NOTHING', one.place, one.names, one.made); END LOOP;
END $$`;

/** Two servers; the customers are on the first one, and every table of Acme's has rows. */
export async function twoServers(): Promise<TwoServers> {
  const first = await kitServer();
  const second = await secondServer(first, "second");
  const end = async () => {
    await first.end();
    await second.end();
  };
  await ask({ url: first.superuser("acme") }, fill).catch(async (error) => {
    await end();
    throw error;
  });
  return { ...first, second, end };
}

/** Where customers are, by the names of the servers. */
export const places = async ({ control }: TwoServers): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await control.select().from(customers)).map(({ slug, id_server }) => [slug, id_server]),
  );

/** Databases and roles of a customer on a server, but for days in names. */
export async function leftovers(url: string, slug = "acme"): Promise<string[]> {
  const rows = await ask<{ name: string }>(
    { url },
    `SELECT datname || CASE WHEN datallowconn THEN '' ELSE ' shut' END AS name FROM pg_database WHERE datname ~ ('^' || $1)
     UNION ALL SELECT 'role ' || rolname || CASE WHEN rolcanlogin THEN '' ELSE ' shut' END FROM pg_roles WHERE rolname ~ ('^' || $1 || '_') ORDER BY 1`,
    [slug],
  );
  return rows.map(({ name }) => name.replace(/\d{8}/, "DAY"));
}

/** Every row of every table of a warehouse as text, sorted here: it shares nothing with what copies and compares them. */
export async function everything(url: string): Promise<Record<string, string[]>> {
  const opened = new pg.Client({ connectionString: url });
  await opened.connect();
  try {
    await opened.query("SET timezone = 'UTC'");
    const { rows: tables } = await opened.query<{ place: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS place FROM pg_tables
       WHERE schemaname IN ('lms', 'metrics', 'opendb') AND tablename NOT IN ('kits', 'known_loads', 'known_checks') ORDER BY 1`,
    );
    const found: Record<string, string[]> = {};
    for (const { place } of tables) {
      const { rows } = await opened.query({ text: `SELECT * FROM ${place}`, rowMode: "array" });
      found[place] = rows.map((row) => JSON.stringify(row)).sort();
    }
    return found;
  } finally {
    await opened.end();
  }
}

export const work = (both: TwoServers): LifeWork => ({
  ...both.by,
  ...withoutLoads,
  holdLoads: (id, at) => holdLoads(both.control, id, at),
});

/** Asks for a move as console and terminal do. */
export const askMove = ({ control, by, acme }: TwoServers, server: string, customer = acme) =>
  control.transaction((tx) =>
    requestMove(tx, {
      idCustomer: customer.id,
      server,
      keepDays: 3,
      url: by.adminUrl,
      requestedBy: "test",
      idPerson: null,
    }),
  );

export async function taskOf({ control }: TwoServers, id: number): Promise<LifeTask> {
  const [task] = await control.select().from(lifeTasks).where(eq(lifeTasks.id, id));
  if (!task) throw new Error("The task is not there.");
  return task;
}

/** Moves a customer, Acme unless another one is named, to the server of a name. */
export async function move(both: TwoServers, server: string, customer = both.acme): Promise<LifeTask> {
  const { id } = await askMove(both, server, customer);
  if (!(await workLife(work(both), customer.id))) throw new Error("Somebody else works on it.");
  return taskOf(both, id);
}

/** Has everything dropped that moves have left. */
export async function discardAll(both: TwoServers): Promise<void> {
  await both.control.update(copies).set({ drop_at: new Date(Date.now() - 1000) });
  const [failed] = (await workCopies(work(both))).filter(({ error }) => error !== undefined);
  if (failed) throw failed.error;
}

/** Brings Acme back to the first server; nothing of a move is left. */
export async function goHome(both: TwoServers): Promise<void> {
  await discardAll(both);
  if ((await places(both)).acme !== both.acme.id_server) await move(both, "default");
  await discardAll(both);
}
