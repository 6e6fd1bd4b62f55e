import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { kitCounts, kits, kitUses } from "#db/schema/console/index.ts";
import { type KitServer, kitFor, kitServer, unpack, withCertificate } from "#warehouse/kits/testing.ts";
import { ask } from "#warehouse/testing.ts";
import { overlongWatch } from "../overlong.ts";
import { countStatements } from "./statements.ts";

let server: KitServer;
beforeAll(async () => {
  server = await kitServer();
});
afterAll(() => server.end());
beforeEach(async () => {
  await server.control.delete(kitUses);
});

const asSuperuser = (text: string) => ask({ url: server.superuser("postgres") }, text);
const usesOf = (role: string) =>
  server.control
    .select({ statements: kitUses.statements, seconds: kitUses.seconds, sessions: kitUses.sessions })
    .from(kitUses)
    .innerJoin(kits, eq(kits.id, kitUses.id_kit))
    .where(eq(kits.role_name, role));
const connect = async (ending: string) =>
  withCertificate(server, await unpack(await kitFor(server, server.acme, ending)), {
    user: `acme_${ending}`,
    database: "acme",
  });

test("a kit's statements are counted once each, of whatever text, however many look", async () => {
  const [opened, other] = [await connect("busy"), await connect("quiet")];
  for (let n = 0; n < 20; n++) await opened.query(`SELECT ${n} AS "as${n}"`);
  await opened.query("SELECT pg_sleep(0.2)");
  await Promise.all([1, 2, 3, 4].map(() => countStatements(server.control)));
  const [first] = await usesOf("acme_busy");
  expect(first?.statements).toBe(21);
  expect(first?.seconds).toBeGreaterThanOrEqual(0.2);
  expect(first?.seconds).toBeLessThan(5);
  await countStatements(server.control);
  expect((await usesOf("acme_busy"))[0]?.statements).toBe(21);
  await opened.query("SELECT 1");
  await countStatements(server.control);
  expect((await usesOf("acme_busy"))[0]?.statements).toBe(22);
  // It is counted, and has asked nothing.
  expect(await usesOf("acme_quiet")).toEqual([]);
  expect(await server.control.$count(kitCounts)).toBe(2);
  await Promise.all([opened.end(), other.end()]);
});

test("a count that begins anew is all new; statements that the server forgot take nothing away", async () => {
  const opened = await connect("anew");
  for (let n = 0; n < 5; n++) await opened.query(`SELECT ${n} AS "as${n}"`);
  await countStatements(server.control);
  expect((await usesOf("acme_anew"))[0]?.statements).toBe(5);
  await asSuperuser("SELECT pg_stat_statements_reset()");
  for (let n = 0; n < 3; n++) await opened.query("SELECT 7");
  await countStatements(server.control);
  expect((await usesOf("acme_anew"))[0]?.statements).toBe(8);
  // Of one role only: the server does not begin anew, and forgets what that one asked.
  await asSuperuser("SELECT pg_stat_statements_reset('acme_anew'::regrole)");
  await opened.query("SELECT 1");
  await countStatements(server.control);
  expect((await usesOf("acme_anew"))[0]?.statements).toBe(8);
  await opened.query("SELECT 1");
  await countStatements(server.control);
  expect((await usesOf("acme_anew"))[0]?.statements).toBe(9);
  await opened.end();
});

test("the most sessions at once of a day are kept", async () => {
  const made = await kitFor(server, server.acme, "many");
  const files = await unpack(made);
  const as = { user: "acme_many", database: "acme" };
  const round = overlongWatch(server.control);
  const opened = [await withCertificate(server, files, as), await withCertificate(server, files, as)];
  await round();
  expect((await usesOf("acme_many"))[0]?.sessions).toBe(2);
  await opened[0]?.end();
  await round();
  expect((await usesOf("acme_many"))[0]?.sessions).toBe(2);
  await opened[1]?.end();
});

test("a kit reads nobody's counts, and neither does the web process's role; without the right to read them nothing is written", async () => {
  const opened = await connect("curious");
  await expect(opened.query("SELECT * FROM pg_stat_statements")).rejects.toThrow(/does not exist/);
  await opened.end();
  const { rows } = await server.control.execute<{ may: boolean }>(
    sql`SELECT has_database_privilege('acme_curious', 'postgres', 'CONNECT') AS may`,
  );
  expect(rows).toEqual([{ may: true }]);
  const inside = "has_function_privilege(";
  const may = (role: string) =>
    ask<{ may: boolean }>(
      { url: server.superuser("postgres") },
      `SELECT ${inside}'${role}', 'public.pg_stat_statements(boolean)', 'EXECUTE') OR has_table_privilege('${role}', 'public.pg_stat_statements', 'SELECT') AS may`,
    );
  expect([await may("acme_curious"), await may("opendb_console"), await may("opendb_owner")]).toEqual([
    [{ may: false }],
    [{ may: false }],
    [{ may: true }],
  ]);
  await asSuperuser("REVOKE EXECUTE ON FUNCTION public.pg_stat_statements(boolean) FROM opendb_owner");
  await server.control.delete(kitCounts);
  await countStatements(server.control);
  expect(await server.control.$count(kitCounts)).toBe(0);
});
