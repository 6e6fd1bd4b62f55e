import { createHash, scryptSync } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import type pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { client } from "./connect.ts";
import { setUpControl } from "./setup.ts";

const folder = join(import.meta.dirname, "migrations");

const salt = Buffer.alloc(16, 0xfb);
const key = scryptSync("the right one", salt, 32, { N: 16, r: 8, p: 1 });
const method = `scrypt$16$8$1$${salt.toString("base64url")}`;
const passwordOfBefore = `${method}$${key.toString("base64url")}`;

/** The first migrations only, as an earlier version had them. */
function firstOf(count: number): string {
  const copy = mkdtempSync(join(tmpdir(), "opendb-migrations-"));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  cpSync(folder, copy, { recursive: true });
  const file = join(copy, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(file, "utf8")) as { entries: unknown[] };
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  return copy;
}

async function database(name: string): Promise<{ url: string; opened: pg.Client }> {
  const admin = await client({ url: inject("adminUrl") });
  await admin.query(`CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(inject("adminUrl")), { pathname: `/${name}` }).toString();
  const opened = await client({ url });
  onTestFinished(async () => {
    await opened.end();
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  });
  return { url, opened };
}

/** Everything that schema console is made of, as text; the order of columns aside, which migrations cannot change. */
async function madeOf(opened: pg.Client): Promise<string[]> {
  const { rows } = await opened.query<{ what: string }>(
    `SELECT format('%s.%s %s %s %s %s', relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
       pg_get_expr(adbin, adrelid)) AS what
     FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid LEFT JOIN pg_attrdef ON adrelid = c.oid AND adnum = attnum
     WHERE relnamespace = 'console'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
     UNION ALL SELECT format('%s %s %s', relname, relrowsecurity, relacl) FROM pg_class WHERE relnamespace = 'console'::regnamespace
     UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indrelid WHERE relnamespace = 'console'::regnamespace
     UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'console'::regnamespace
     UNION ALL SELECT p::text FROM pg_policies p WHERE schemaname = 'console'
     UNION ALL SELECT format('%s %s', proacl, pg_get_functiondef(oid)) FROM pg_proc WHERE pronamespace = 'console'::regnamespace
     UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'console.people'::regclass AND NOT tgisinternal
     ORDER BY 1`,
  );
  return rows.map(({ what }) => what);
}

test("a control database of an earlier version, with what is in it, becomes what a new one is", async () => {
  const [old, fresh] = [await database("control_of_before"), await database("control_of_now")];
  await migrate(drizzle(old.opened), { migrationsFolder: firstOf(4) });
  for (const sql of [
    "INSERT INTO console.servers (name, host, port) VALUES ('default', 'localhost', 5432)",
    "INSERT INTO console.customers (slug, name, id_server, id_root_tenant) VALUES ('acme', 'Acme', 1, 1)",
    "INSERT INTO console.runs (id_customer, kind, state, requested_by) VALUES (1, 'seed', 'done', 'test'), (1, 'delta', 'queued', 'test')",
    `INSERT INTO console.people (email, name, role, password) VALUES ('ana@acme.example', 'Ana', 'admin', '${passwordOfBefore}'), ('leo@acme.example', 'Leo', 'admin', NULL)`,
  ])
    await old.opened.query(sql);
  for (const { url } of [old, fresh]) await setUpControl(url, {});
  expect(await madeOf(old.opened)).toEqual(await madeOf(fresh.opened));
  const { rows } = await old.opened.query(
    "SELECT array_agg(kind || ' ' || state ORDER BY id) AS runs, count(DISTINCT identity)::int AS identities FROM console.runs",
  );
  expect(rows).toEqual([{ runs: ["seed done", "delta queued"], identities: 2 }]);
  const { rows: kept } = await old.opened.query(
    "SELECT id_person, method, verifier FROM console.credentials",
  );
  expect(kept).toEqual([{ id_person: "1", method, verifier: createHash("sha256").update(key).digest() }]);
});
