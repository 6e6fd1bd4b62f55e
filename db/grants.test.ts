import { beforeEach, describe, expect, test } from "vitest";
import { openSession } from "#auth/testing.ts";
import { freshControl } from "#warehouse/testing.ts";
import { type Control, consoleDb } from "./control.ts";
import {
  credentials,
  customers,
  invitations,
  memberships,
  people,
  servers,
  sessions,
} from "./schema/console/index.ts";

let control: Control;
let keys: { ana: Buffer; leo: Buffer };

beforeEach(async () => {
  ({ control } = await freshControl());
  const [server] = await control.select().from(servers);
  await control
    .insert(customers)
    .values({ slug: "acme", name: "Acme", id_server: server?.id ?? 0, id_root_tenant: 1n });
  await control.insert(people).values([
    { email: "ana@acme.example", name: "Ana", role: "operations" },
    { email: "leo@acme.example", name: "Leo", role: "admin" },
  ]);
  await control
    .insert(credentials)
    .values({ id_person: 1, method: "scrypt$1$1$1$x", verifier: Buffer.from("v") });
  const expires_at = new Date(Date.now() + 3600_000);
  const link = {
    id_person: 1,
    kind: "reset",
    secret_hash: Buffer.from("h"),
    created_by: "leo",
    expires_at,
  } as const;
  await control.insert(invitations).values(link);
  keys = { ana: (await openSession(control, 1)).key, leo: (await openSession(control, 2)).key };
});

/** Statements of the web role over plain SQL, in one transaction, in the name of whoever a key belongs to. */
async function as(key: Buffer | string | null, ...statements: string[]) {
  const opened = await consoleDb().pool.connect();
  try {
    await opened.query("BEGIN");
    const shown = typeof key === "string" ? key : key?.toString("hex");
    if (shown !== undefined) await opened.query("SELECT set_config('opendb.session', $1, true)", [shown]);
    let rows: unknown[] = [];
    for (const statement of statements) ({ rows } = await opened.query(statement));
    await opened.query("COMMIT");
    return rows;
  } catch (error) {
    await opened.query("ROLLBACK");
    throw error;
  } finally {
    opened.release();
  }
}

const audited = (id: number | null, who: string, columns = "", values = "") =>
  `INSERT INTO console.audit (id_person, actor, action${columns}) VALUES (${id}, '${who}', 'run.request'${values})`;
const requested = (id: number | null, who: string, columns = "", values = "") =>
  `INSERT INTO console.runs (id_customer, kind, id_person, requested_by${columns}) VALUES (1, 'delta', ${id}, '${who}'${values})`;
const cancelled = (by: string) =>
  `UPDATE console.runs SET cancel_requested_at = now(), cancel_requested_by = '${by}', state = 'cancelled', finished_at = now()`;

describe("the web process, over plain SQL", () => {
  test("reads neither hashes of passwords nor those of sessions and links, nor the secret of invented salts", async () => {
    for (const forbidden of [
      "SELECT * FROM console.credentials",
      "SELECT verifier FROM console.credentials",
      "SELECT method FROM console.credentials",
      "SELECT count(*) FROM console.credentials",
      "SELECT * FROM console.sessions",
      "SELECT secret_hash FROM console.sessions",
      "SELECT ip FROM console.sessions",
      "SELECT FROM console.sessions WHERE secret_hash = ''",
      "SELECT * FROM console.invitations",
      "SELECT secret_hash FROM console.invitations",
      "SELECT value FROM console.pepper",
      "SELECT console.live_session('')",
      "SELECT console.open_session(1, '', '{}')",
      "SELECT console.end_sessions(1, 'admin', 'x')",
      "SELECT console.make_invitation(1, 'reset', '', 'x')",
      "SELECT console.sign_in_wait('ana@acme.example', NULL)",
    ])
      await expect(as(keys.leo, forbidden), forbidden).rejects.toThrow(/permission denied/);
    expect(await as(null, "SELECT id, id_person, ended_at FROM console.sessions ORDER BY id")).toHaveLength(
      2,
    );
  });

  test("opens no session and ends none, makes no link and sets no password, but through the functions", async () => {
    for (const forbidden of [
      "INSERT INTO console.sessions (id_person, secret_hash, expires_at, idle_minutes) VALUES (2, '', now(), 1)",
      "UPDATE console.sessions SET ended_at = NULL",
      "UPDATE console.sessions SET expires_at = 'infinity'",
      "DELETE FROM console.sessions",
      "INSERT INTO console.invitations (id_person, kind, secret_hash, created_by, expires_at) VALUES (2, 'reset', '', 'x', now())",
      "INSERT INTO console.credentials (id_person, method, verifier) VALUES (2, '', '')",
      "UPDATE console.credentials SET verifier = ''",
      "CREATE FUNCTION console.acting_person() RETURNS bigint LANGUAGE sql AS 'SELECT 2'",
    ])
      await expect(as(keys.leo, forbidden), forbidden).rejects.toThrow(/permission denied/);
    // Nobody acts, and somebody who may not: no link.
    const invite = "SELECT * FROM console.invite(2, 'reset', '\\x01', '{}')";
    expect(await as(null, invite)).toEqual([]);
    expect(await as(keys.ana, invite)).toEqual([]);
    expect(await as(keys.leo, invite)).toMatchObject([{ email: "leo@acme.example" }]);
  });

  test("writes the audit in the name of who acts, and never in anybody else's", async () => {
    await as(keys.ana, audited(1, "ana@acme.example"));
    for (const [key, statement] of [
      [keys.ana, audited(2, "leo@acme.example")],
      [keys.ana, audited(1, "leo@acme.example")],
      [keys.ana, audited(null, "ana@acme.example")],
      [keys.ana, audited(null, "terminal:root")],
      [null, audited(1, "ana@acme.example")],
      [null, audited(null, "schedule")],
      [Buffer.alloc(32), audited(1, "ana@acme.example")],
    ] as const)
      await expect(as(key, statement), statement).rejects.toThrow(/row-level security/);
    await control.update(sessions).set({ ended_at: new Date() });
    await expect(as(keys.ana, audited(1, "ana@acme.example"))).rejects.toThrow(/row-level security/);
  });

  test("says neither when something was done nor under which number, and takes nothing back", async () => {
    for (const forbidden of [
      audited(1, "ana@acme.example", ", at", ", now() - interval '1 day'"),
      `INSERT INTO console.audit (id, id_person, actor, action) OVERRIDING SYSTEM VALUE VALUES (1, 1, 'ana@acme.example', 'run.request')`,
      requested(1, "ana@acme.example", ", requested_at", ", now() - interval '1 day'"),
      requested(1, "ana@acme.example", ", started_at", ", now()"),
      requested(1, "ana@acme.example", ", identity", ", gen_random_uuid()"),
      requested(1, "ana@acme.example", ", state", ", 'done'"),
      "UPDATE console.audit SET actor = 'y'",
      "DELETE FROM console.audit",
      "TRUNCATE console.audit",
      "DELETE FROM console.runs",
    ])
      await expect(as(keys.ana, forbidden), forbidden).rejects.toThrow(/permission denied/);
  });

  test("requests and cancels in the name of who acts, and never in anybody else's", async () => {
    for (const [key, statement] of [
      [keys.ana, requested(2, "leo@acme.example")],
      [keys.ana, requested(null, "schedule")],
      [keys.ana, requested(1, "schedule")],
      [keys.ana, requested(1, "ana@acme.example", ", due_at", ", now()")],
      [null, requested(1, "ana@acme.example")],
    ] as const)
      await expect(as(key, statement), statement).rejects.toThrow(/row-level security/);
    await as(keys.ana, requested(1, "ana@acme.example"));
    await expect(as(keys.ana, "UPDATE console.runs SET state = 'done'")).rejects.toThrow(
      /row-level security/,
    );
    await expect(as(keys.ana, cancelled("leo@acme.example"))).rejects.toThrow(/row-level security/);
    await expect(as(null, cancelled("ana@acme.example"))).rejects.toThrow(/row-level security/);
    await as(keys.ana, cancelled("ana@acme.example"));
  });

  test("changes nothing else", async () => {
    for (const forbidden of [
      "UPDATE console.runs SET worker = 'me'",
      "UPDATE console.steps SET rows_read = 0",
      "UPDATE console.people SET email = 'x'",
      "DELETE FROM console.people",
      "INSERT INTO console.customers (slug, name, id_server, id_root_tenant) VALUES ('x1', 'X', 1, 1)",
      "UPDATE console.schedules SET cron = '* * * * *'",
      "CREATE TABLE console.mine (a int)",
      "CREATE TABLE public.mine (a int)",
      "CREATE TEMP TABLE mine (a int)",
      "SET ROLE opendb_loader",
    ])
      await expect(as(keys.leo, forbidden), forbidden).rejects.toThrow(/permission denied/);
  });

  test("cares for people in the name of who may, and gives no more than they have", async () => {
    await control
      .insert(people)
      .values({ email: "cs@opendb.example", name: "Cida", role: "customer_success" });
    await control.insert(memberships).values({ id_person: 3, id_customer: 1, tenants: [1n, 2n] });
    const { key: cida } = await openSession(control, 3);
    const made = (role: string) =>
      `INSERT INTO console.people (email, name, role) VALUES ('${role}@x.example', 'X', '${role}')`;
    const bound = (name: string, tenants: string) =>
      `INSERT INTO console.memberships (id_person, id_customer, tenants)
       SELECT id, 1, ${tenants} FROM console.people WHERE name = '${name}'`;
    for (const [key, statement] of [
      [null, made("executive")],
      [keys.ana, made("executive")],
      [cida, made("operations")],
      [cida, made("admin")],
      [keys.ana, bound("Ana", "NULL")],
      [cida, bound("Ana", "NULL")],
      [cida, bound("Ana", "'{3}'")],
    ] as const)
      await expect(as(key, statement), statement).rejects.toThrow(/row-level security/);
    await as(cida, made("executive"), bound("X", "'{2}'"));
    await as(keys.leo, made("admin"));
    // What is out of reach is not found, and stays as it is.
    await as(
      cida,
      "UPDATE console.people SET is_active = false WHERE id = 2",
      "DELETE FROM console.memberships WHERE tenants IS NULL",
    );
    await as(keys.ana, "UPDATE console.people SET role = 'admin'", "DELETE FROM console.memberships");
    const roles = await control
      .select({ role: people.role, isActive: people.is_active })
      .from(people)
      .orderBy(people.id);
    expect(roles.map(({ role, isActive }) => (isActive ? role : "gone"))).toEqual([
      "operations",
      "admin",
      "customer_success",
      "executive",
      "admin",
    ]);
    expect(await control.$count(memberships)).toBe(2);
  });

  test("makes no database", async () => {
    await expect(consoleDb().pool.query("CREATE DATABASE mine")).rejects.toThrow(/permission denied/);
  });

  test("finds its functions undisturbed by what it sets for its session", async () => {
    const found = await as(
      keys.ana,
      "SET LOCAL search_path = public, pg_temp",
      "SELECT console.acting_person() AS id",
    );
    expect(found).toEqual([{ id: "1" }]);
  });
});

test("every function that acts with its owner's rights looks for names in one place only, and nobody else may call it", async () => {
  const { rows } = await control.execute(`SELECT p.oid::regprocedure::text AS name FROM pg_proc p
    WHERE pronamespace = 'console'::regnamespace
      AND (prosecdef AND proconfig IS DISTINCT FROM '{"search_path=pg_catalog, pg_temp"}'
        OR proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0))`);
  expect(rows).toEqual([]);
});
