import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { catalogs, files, leaks, roles, settings, views, writes } from "./hostile.testing.ts";
import { type Files, type KitServer, kitFor, kitServer, tryTo, unpack, withCertificate } from "./testing.ts";

/*
 * Somebody with a kit for one of three tenants, who knows the schema and writes any SQL. Every attempt stands with its answer
 * in hostile.txt; whatever that is, no row and no text of the other tenants, of the other customer or of others' sessions is in it.
 */

let server: KitServer;
let files_: Files;
let others: pg.Client[];
beforeAll(async () => {
  server = await kitServer();
  files_ = await unpack(await kitFor(server, server.acme, "hostile", { tenants: [1n], isPersonal: true }));
  await kitFor(server, server.acme, "other", { tenants: [2n], isPersonal: true });
  await kitFor(server, server.globex, "user");
  const url = server.by.adminUrl;
  others = await Promise.all([client({ url, database: "acme" }), client({ url, database: "globex" })]);
  for (const other of others) await other.query("SELECT 'Secret of another session'");
});
afterAll(async () => {
  for (const other of others) await other.end();
  await server.end();
});

/** Whoever is up to no good begins by lifting what can be lifted. */
async function connect(): Promise<pg.Client> {
  const opened = await withCertificate(server, files_, { user: "acme_hostile", database: "acme" });
  await opened.query("SET default_transaction_read_only = off");
  await opened.query("SET statement_timeout = 0");
  return opened;
}

/** What stands in rows of others and in their statements. */
const foreign = /Secret acme [23]|Secret globex|s[239]-\d|sub-acme-[23]|sub-globex|Secret of another/;

/** What differs from run to run: costs, times and the server's own folder. */
const steady = (text: string) =>
  text
    .replace(/cost=[\d.]+/g, "cost=...")
    .replaceAll(server.folder, "<data>")
    .replace(/\(actual .*?loops/g, "(actual ... loops");

/** A plan says again what stood in the statement; no other answer may. */
const withoutEcho = (got: string, sql: string) =>
  sql.startsWith("EXPLAIN")
    ? [...sql.matchAll(/'([^']+)'/g)].reduce((text, [, said]) => text.replaceAll(said ?? "", "?"), got)
    : got;

/** Rows as lists: two columns of one name would hide each other. */
async function answer(sql: string): Promise<string> {
  const opened = await connect();
  try {
    const results = [await opened.query({ text: sql, rowMode: "array" })].flat();
    return steady(JSON.stringify(results.map(({ rows }) => rows).findLast((rows) => rows.length > 0) ?? []));
  } catch (error) {
    return steady(`refused: ${(error as Error).message}`);
  } finally {
    await opened.end();
  }
}

test("no attempt brings a row or a text of others; each stands with its answer in hostile.txt", async () => {
  const lines: string[] = [];
  for (const [subject, attempts] of Object.entries({
    roles,
    settings,
    catalogs,
    files,
    writes,
    leaks,
    views,
  }))
    for (const sql of attempts) {
      const got = await answer(sql);
      expect(withoutEcho(got, sql), sql).not.toMatch(foreign);
      // Whole when it is looked at; cut only to be read.
      lines.push(`${subject}: ${sql}\n    ${got.slice(0, 600)}\n`);
    }
  expect(lines.length).toBeGreaterThan(90);
  await expect(`${lines.join("\n")}`).toMatchFileSnapshot("./hostile.txt");
});

/*
 * PostgreSQL plans with statistics of the whole table and says what it expects, and how many rows a policy left out. Nobody
 * can be kept from EXPLAIN. docs/kits.md says so; this test holds what it says, and fails once it is no longer true.
 */
test("what a plan expects tells a kit of some tenants whether others have a text, and how many rows: a known gap", async () => {
  const opened = await connect();
  const plan = async (sql: string) =>
    (await opened.query<{ "QUERY PLAN": string }>(`EXPLAIN ${sql}`)).rows
      .map((row) => row["QUERY PLAN"])
      .join("\n");
  const expected = async (prefix: string) =>
    Number(/rows=(\d+)/.exec(await plan(`SELECT id FROM lms.users WHERE name LIKE '${prefix}%'`))?.[1]);
  const [there, nowhere] = [await expected("Secret acme 2"), await expected("Secret acme 7")];
  expect(there).toBeGreaterThan(nowhere);
  expect(await plan("(ANALYZE, TIMING OFF, SUMMARY OFF) SELECT id FROM lms.users")).toMatch(
    /Removed by Filter: 40/,
  );
  await opened.end();
});

test("a password that a kit gives itself opens nothing", async () => {
  const opened = await connect();
  await opened.query(
    "SET default_transaction_read_only = off; ALTER ROLE CURRENT_USER PASSWORD 'of-its-own'",
  );
  await opened.end();
  const byPassword = async (ssl: pg.ClientConfig["ssl"]) => {
    const made = new pg.Client({
      host: "localhost",
      port: server.port,
      user: "acme_hostile",
      password: "of-its-own",
      database: "acme",
      ssl,
    });
    made.on("error", () => {});
    await made.connect();
    return made;
  };
  for (const ssl of [false, { ca: server.ca }]) expect(await tryTo(() => byPassword(ssl))).not.toBe("in");
});

test("a kit ends no session but its own, and sees neither what others do nor from where", async () => {
  const opened = await connect();
  const found = await opened.query<{ pid: number; query: string; addr: string | null }>(
    "SELECT pid, query, client_addr AS addr FROM pg_stat_activity WHERE usename = 'opendb_owner' AND datname = 'acme'",
  );
  expect(found.rows.length).toBeGreaterThan(0);
  for (const { pid, query, addr } of found.rows) {
    expect({ query, addr }).toEqual({ query: "<insufficient privilege>", addr: null });
    for (const end of ["pg_terminate_backend", "pg_cancel_backend"])
      await expect(opened.query(`SELECT ${end}(${pid})`)).rejects.toThrow(/permission denied/);
  }
  await opened.end();
});
