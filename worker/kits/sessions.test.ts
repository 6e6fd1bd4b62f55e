import { eq } from "drizzle-orm";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contracts, kitCertificates, kits, plans } from "#db/schema/console/index.ts";
import { logTo } from "#errors/log/log.ts";
import { markRevoked, rotateKit } from "#warehouse/kits/change.ts";
import {
  type KitServer,
  kitFor,
  kitServer,
  tryTo,
  unpack,
  withCertificate,
} from "#warehouse/kits/testing.ts";
import { overlongWatch } from "../overlong.ts";

let server: KitServer;
let lines: { event: string; role?: string }[];
let round: () => Promise<number>;
beforeAll(async () => {
  server = await kitServer();
  lines = [];
  round = overlongWatch(server.control, {
    tell: logTo({ write: (text) => void lines.push(JSON.parse(text)) }),
  });
});
afterAll(() => server.end());

const day = 86_400_000;
const as = (role: string) => ({ user: role, database: "acme" });
const kitRow = async (role: string) =>
  (await server.control.select().from(kits).where(eq(kits.role_name, role)))[0];
const toldOf = (name: string) => lines.filter(({ role }) => role === name).map(({ event }) => event);

/** Whether a session still answers. */
const answers = (opened: pg.Client) =>
  opened.query("SELECT 1").then(
    () => true,
    () => false,
  );

test("of each kit and each certificate it is known when it was last in use; of others it is not", async () => {
  const first = await kitFor(server, server.acme, "used");
  await kitFor(server, server.acme, "idle");
  const fresh = await rotateKit(server.by, "acme_used", { expiresAt: new Date(Date.now() + 9 * day) });
  expect(await round()).toBe(0);
  expect((await kitRow("acme_used"))?.last_used_at).toBeNull();
  const opened = await withCertificate(server, await unpack(fresh), as("acme_used"));
  const { rows } = await opened.query<{ now: Date }>("SELECT now()");
  await round();
  const seen = (await kitRow("acme_used"))?.last_used_at;
  expect(seen?.getTime()).toBeGreaterThanOrEqual((rows[0]?.now.getTime() ?? 0) - 1);
  const certificates = await server.control
    .select()
    .from(kitCertificates)
    .where(eq(kitCertificates.id_kit, first.kit.id))
    .orderBy(kitCertificates.id);
  expect(certificates.map(({ last_used_at }) => last_used_at)).toEqual([null, seen]);
  expect((await kitRow("acme_idle"))?.last_used_at).toBeNull();
  // A session that is only open is not in use.
  await round();
  expect((await kitRow("acme_used"))?.last_used_at).toEqual(seen);
  await opened.end();
});

test("a session that outlives its kit is ended, and no other", async () => {
  const files = await unpack(await kitFor(server, server.acme, "late"));
  const [late, other] = [
    await withCertificate(server, files, as("acme_late")),
    await withCertificate(server, await unpack(await kitFor(server, server.acme, "early")), as("acme_early")),
  ];
  expect(await round()).toBe(0);
  await server.control
    .update(kits)
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where(eq(kits.role_name, "acme_late"));
  expect(await round()).toBe(1);
  expect(await answers(late)).toBe(false);
  expect(await answers(other)).toBe(true);
  expect(toldOf("acme_late")).toEqual(["kit.over"]);
  await other.end();
});

test("so is one that outlives the certificate with which it was opened, while one with the other goes on", async () => {
  const first = await kitFor(server, server.acme, "two");
  const fresh = await rotateKit(server.by, "acme_two", { expiresAt: new Date(Date.now() + 60 * day) });
  const [a, b] = [
    await withCertificate(server, await unpack(first), as("acme_two")),
    await withCertificate(server, await unpack(fresh), as("acme_two")),
  ];
  expect(await round()).toBe(0);
  const [older] = await server.control
    .select()
    .from(kitCertificates)
    .where(eq(kitCertificates.id_kit, first.kit.id))
    .orderBy(kitCertificates.id);
  await server.control
    .update(kitCertificates)
    .set({ valid_until: new Date(Date.now() - 1000) })
    .where(eq(kitCertificates.id, older?.id ?? 0));
  expect(await round()).toBe(1);
  expect([await answers(a), await answers(b)]).toEqual([false, true]);
  await b.end();
});

test("a statement of a kit that has lifted its limit is ended after its time, and one within its time is not", async () => {
  const open = async (ending: string, statementSeconds: number) => {
    const files = await unpack(await kitFor(server, server.acme, ending, { statementSeconds }));
    const opened = await withCertificate(server, files, as(`acme_${ending}`));
    await opened.query("SET statement_timeout = 0");
    return opened;
  };
  const [brief, long] = [await open("brief", 1), await open("long", 3600)];
  const told = brief.query("SELECT pg_sleep(600)").then(String, (error: Error) => error.message);
  let isOver = false;
  const slept = long.query("SELECT pg_sleep(600)").catch(() => {
    isOver = true;
  });
  await expect.poll(round, { timeout: 60_000 }).toBe(1);
  expect(await told).toMatch(/canceling statement/);
  expect(toldOf("acme_brief")).toEqual(["kit.overlong"]);
  expect(isOver).toBe(false);
  // It goes on with something shorter.
  expect(await answers(brief)).toBe(true);
  await brief.end();
  await server.control
    .update(kits)
    .set({ expires_at: new Date(0) })
    .where(eq(kits.role_name, "acme_long"));
  await round();
  await slept;
  expect(isOver).toBe(true);
});

test("a statement that catches its cancelling goes with its session", async () => {
  const files = await unpack(await kitFor(server, server.acme, "stubborn", { statementSeconds: 1 }));
  const opened = await withCertificate(server, files, as("acme_stubborn"));
  await opened.query("SET statement_timeout = 0");
  const caught = `DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(600); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$`;
  const told = opened.query(caught).then(String, (error: Error) => error.message);
  let isOver = false;
  void told.then(() => {
    isOver = true;
  });
  await expect.poll(async () => [await round(), isOver][1], { timeout: 90_000, interval: 300 }).toBe(true);
  expect(await told).toMatch(/terminating connection/);
  expect(toldOf("acme_stubborn").at(-1)).toBe("kit.stubborn");
});

/** A session of a new kit whose statements may take a second, and which has lifted its limits. */
async function unlimited(ending: string, statementSeconds = 1) {
  const made = await kitFor(server, server.acme, ending, { statementSeconds });
  const opened = await withCertificate(server, await unpack(made), as(`acme_${ending}`));
  await opened.query("SET statement_timeout = 0");
  await opened.query("SET idle_in_transaction_session_timeout = 0");
  return opened;
}

test("a call of a function without SQL is ended after its time, too", async () => {
  const opened = await unlimited("fast");
  // "FunctionCall" of the protocol: pg_sleep (oid 2626) with one argument and an answer, both as texts.
  const call = Buffer.alloc(22);
  call.write("F");
  call.writeInt32BE(21, 1);
  call.writeInt32BE(2626, 5);
  call.writeInt16BE(1, 11);
  call.writeInt32BE(3, 13);
  call.write("600", 17);
  opened.connection.stream.write(call);
  const calls =
    "SELECT FROM pg_stat_activity WHERE usename = 'acme_fast' AND state = 'fastpath function call'";
  const count = async () => (await server.control.execute(calls)).rowCount;
  await expect.poll(count).toBe(1);
  await expect.poll(round, { timeout: 15_000 }).toBe(1);
  await expect.poll(count).toBe(0);
  expect(toldOf("acme_fast")).toEqual(["kit.overlong"]);
});

test("a session that stands still in a transaction is ended, whatever it has set, and one outside of any is not", async () => {
  const [still, idle] = [await unlimited("still"), await unlimited("outside")];
  await still.query("BEGIN");
  await still.query("SELECT count(id) FROM lms.users");
  expect(await round()).toBe(0);
  expect(await overlongWatch(server.control, { idleSeconds: 0, tell: logTo({ write: () => {} }) })()).toBe(1);
  expect([await answers(still), await answers(idle)]).toEqual([false, true]);
  await idle.end();
});

test("statements may take no longer than a plan that was lowered since allows", async () => {
  const opened = await unlimited("lowered", 3600);
  const [plan] = await server.control
    .insert(plans)
    .values({
      name: "Brief",
      kit_limit: 50,
      connection_limit: 50,
      statement_seconds: 1,
      export_days: 1,
      price: "1.00",
      billing_period: "monthly",
    })
    .returning();
  await server.control.insert(contracts).values({
    id_customer: server.acme.id,
    id_plan: plan?.id ?? 0,
    price: "1.00",
    billing_period: "monthly",
    starts_on: "2026-01-01",
    updated_by: "test",
  });
  const told = opened.query("SELECT pg_sleep(600)").then(String, (error: Error) => error.message);
  await expect.poll(round, { timeout: 15_000 }).toBe(1);
  expect(await told).toMatch(/canceling statement/);
  await server.control.delete(contracts);
  await opened.end();
});

test("the role of a revoked kit that nobody came to shut is shut", async () => {
  const made = await kitFor(server, server.acme, "half");
  const files = await unpack(made);
  await markRevoked(server.by, made.kit);
  await round();
  expect(await tryTo(() => withCertificate(server, files, as("acme_half")))).toMatch(
    /not permitted to log in/,
  );
  expect(toldOf("acme_half")).toEqual(["kit.open"]);
  await round();
  expect(toldOf("acme_half"), "once").toEqual(["kit.open"]);
});
