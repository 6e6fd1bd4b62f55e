import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { addressOf } from "#address.ts";
import { client } from "#db/connect.ts";
import { audit } from "#db/schema/console/audit.ts";
import { copies } from "#db/schema/console/copies.ts";
import { kits } from "#db/schema/console/kits.ts";
import { lifeSteps } from "#db/vocabulary.ts";
import { rotateKit } from "../kits/change.ts";
import { kitFor, tryTo, unpack, withCertificate } from "../kits/testing.ts";
import { workLife } from "../life/life.ts";
import { ask } from "../testing.ts";
import { workCopies } from "./copies.ts";
import {
  askMove,
  everything,
  goHome,
  leftovers,
  move,
  places,
  type TwoServers,
  taskOf,
  twoServers,
  work,
} from "./testing.ts";

let both: TwoServers;

/** The root of the second server, as its operator would hand it over. */
const caOf = async (folder: string) => {
  const file = join(folder, "second-ca.crt");
  writeFileSync(file, both.second.ca);
  return file;
};
beforeAll(async () => {
  both = await twoServers();
}, 180_000);
afterAll(() => both?.end());

const at = (database: string) => ({
  first: both.superuser(database),
  second: both.second.superuser(database),
});
const passwordAt = (port: number, role: string, password: string) =>
  tryTo(() => client({ url: `postgresql://${role}:${password}@localhost:${port}/acme?sslmode=no-verify` }));
afterEach(() => goHome(both), 120_000);

describe("a warehouse that is moved", () => {
  test("has every row of every table at the other server, is read there, and the old one is shut and kept", async () => {
    const before = await everything(at("acme").first);
    expect(Object.values(before).filter((rows) => rows.length > 0).length).toBeGreaterThan(33);
    const task = await move(both, "second");
    expect(task?.steps.map(({ step }) => step)).toEqual(lifeSteps.move);
    expect(task).toMatchObject({ error: null, is_replaced: false });
    expect(task?.finished_at).not.toBeNull();
    expect((await places(both)).acme).toBe(both.second.row.id);
    const after = await everything(at("acme").second);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [table, rows] of Object.entries(before))
      if (!["opendb.fence", "opendb.meta"].includes(table)) expect(after[table], table).toEqual(rows);
    expect(await leftovers(at("postgres").first)).toEqual(["acme-moved-DAY shut"]);
    expect(await leftovers(at("postgres").second)).toEqual(["acme"]);
    const [kept] = await both.control.select().from(copies);
    expect(kept).toMatchObject({ state: "kept", id_server: both.acme.id_server });
    const entries = await both.control.select().from(audit).where(eq(audit.action, "customer.switch"));
    expect(entries.at(-1)?.details).toMatchObject({
      before: { server: "default" },
      after: { server: "second" },
    });
  });

  test("has at the other server what its own schema makes: keys, indexes, policies, grants and comments", async () => {
    const shape = `SELECT format('%s %s %s', c.oid::regclass, c.relrowsecurity, c.relacl) AS said FROM pg_class c
        WHERE c.relnamespace::regnamespace::text IN ('lms', 'metrics', 'opendb')
      UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname IN ('lms', 'metrics', 'opendb')
      UNION ALL SELECT format('%s %s %s %s', tablename, policyname, roles, qual) FROM pg_policies
      UNION ALL SELECT format('%s %s %s', objoid::regclass, objsubid, description) FROM pg_description
        WHERE classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM pg_class WHERE relnamespace::regnamespace::text IN ('lms', 'metrics', 'opendb'))
      ORDER BY 1`;
    const said = async (url: string) => (await ask<{ said: string }>({ url }, shape)).map((row) => row.said);
    const before = await said(at("acme").first);
    await move(both, "second");
    expect(await said(at("acme").second)).toEqual(before);
  });

  test("takes its kits along: a certificate works at the other server and not at the old one any more", async () => {
    const made = await kitFor(both, both.acme, "cert");
    const files = await unpack(made);
    const role = made.kit.role_name;
    const there = { user: role, database: "acme" };
    const open = await withCertificate(both, files, there);
    const isEnded = new Promise<void>((resolve) => open.on("end", () => resolve()));
    await move(both, "second");
    await isEnded;
    expect(await tryTo(() => withCertificate(both, files, there))).not.toBe("in");
    const second = { ...both, port: both.second.port };
    const atSecond = await withCertificate(second, { ...files, ca: await caOf(files.folder) }, there);
    const { rows } = await atSecond.query("SELECT count(*)::int AS n FROM lms.users");
    expect(rows).toEqual([{ n: 60 }]);
    await atSecond.end();
    expect(await leftovers(at("postgres").first)).toContain(`role ${role} shut`);
  });

  test("leaves a kit with a password without one, where it may not be read, and says so", async () => {
    const { kit, handed } = await kitFor(both, both.acme, "pass", { form: "password" });
    const task = await move(both, "second");
    expect(task?.steps.find(({ step }) => step === "switch")?.facts).toMatchObject({ passwords: 1 });
    expect(await passwordAt(both.second.port, kit.role_name, handed.password ?? "")).not.toBe("in");
    expect(await passwordAt(both.port, kit.role_name, handed.password ?? "")).not.toBe("in");
    const [now] = await both.control.select().from(kits).where(eq(kits.id, kit.id));
    expect(now).toMatchObject({ state: "active", armed_at: null });
  });

  test("takes a password along as it is when it switches: one that is changed at that moment is good nowhere", async () => {
    const { user: owner, database = "" } = addressOf(both.by.adminUrl);
    const asFirst = { url: both.superuser(database) };
    await ask(asFirst, `GRANT SELECT (rolname, rolpassword) ON pg_catalog.pg_authid TO ${owner}`);
    const still = await kitFor(both, both.acme, "still", { form: "password" });
    const turned = await kitFor(both, both.acme, "turned", { form: "password" });
    const role = turned.kit.role_name;
    const next = { expiresAt: new Date(Date.now() + 86_400_000) };
    const held = await client({ url: both.by.adminUrl });
    const locked = "wait_event_type = 'Lock' AND query ~ 'from \"console\".\"customers\"'";
    const waiting = (count: number) =>
      expect
        .poll(async () => (await ask(asFirst, `SELECT FROM pg_stat_activity WHERE ${locked}`)).length, {
          timeout: 25_000,
        })
        .toBe(count);
    const { id } = await askMove(both, "second");
    await held.query("BEGIN");
    await held.query("SELECT FROM console.customers WHERE slug = 'acme' FOR UPDATE");
    const moving = workLife(work(both), both.acme.id);
    await waiting(1);
    const rotating = rotateKit(both.by, role, next).catch((error) => error);
    await waiting(2);
    await held.query("COMMIT");
    await held.end();
    expect(await moving).toBe(true);
    expect(await taskOf(both, id)).toMatchObject({ error: null, finished_at: expect.any(Date) });
    expect(await rotating).toMatchObject({ code: "interrupted", isTransient: true });
    expect(await passwordAt(both.second.port, role, turned.handed.password ?? "")).not.toBe("in");
    expect(await passwordAt(both.second.port, still.kit.role_name, still.handed.password ?? "")).toBe("in");
    const again = await rotateKit(both.by, role, next);
    expect(await passwordAt(both.second.port, role, again.handed.password ?? "")).toBe("in");
    expect(await passwordAt(both.port, role, again.handed.password ?? "")).not.toBe("in");
    await ask(asFirst, `REVOKE SELECT (rolname, rolpassword) ON pg_catalog.pg_authid FROM ${owner}`);
  });

  test("is kept for its days and then dropped with the roles there, and the history has it", async () => {
    await move(both, "second");
    expect(await workCopies(work(both))).toEqual([]);
    expect(await leftovers(at("postgres").first)).toContain("acme-moved-DAY shut");
    await both.control.update(copies).set({ drop_at: new Date(Date.now() - 1000) });
    expect(await workCopies(work(both))).toMatchObject([{ slug: "acme" }]);
    expect(await leftovers(at("postgres").first)).toEqual([]);
    expect(await both.control.select().from(copies)).toEqual([]);
    const dropped = await both.control.select().from(audit).where(eq(audit.action, "customer.copy_drop"));
    expect(dropped.at(-1)?.details).toMatchObject({
      slug: "acme",
      server: "default",
      bytes: expect.any(Number),
    });
  });
});
