import { asc, eq } from "drizzle-orm";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { audit } from "#db/schema/console/audit.ts";
import { customers } from "#db/schema/console/customers.ts";
import { kits } from "#db/schema/console/kits.ts";
import { lifeTasks } from "#db/schema/console/life_tasks.ts";
import { type LifeKind, lifeSteps } from "#db/vocabulary.ts";
import { rotateKit } from "../kits/change.ts";
import { type KitServer, kitFor, kitServer, tryTo } from "../kits/testing.ts";
import { publishAll } from "../kits/upkeep.ts";
import { ask } from "../testing.ts";
import type { LifeWork } from "./given.ts";
import { dueLives, requestDueDrops, workLife } from "./life.ts";
import { requestLife } from "./request.ts";
import { withoutLoads } from "./testing.ts";

let server: KitServer;
beforeAll(async () => {
  server = await kitServer();
}, 120_000);
afterAll(() => server?.end());

let password = "";
let role = "";
let made = 0;
const cancelled: number[] = [];

const work = (): LifeWork => ({
  ...server.by,
  ...withoutLoads,
  cancelLoads: async (idCustomer) => cancelled.push(idCustomer),
});

/** A kit with a password connects, as its owner does. */
const connect = async (): Promise<pg.Client> => {
  const url = `postgresql://${role}:${password}@localhost:${server.port}/acme?sslmode=no-verify`;
  const opened = await client({ url });
  opened.on("error", () => {});
  return opened;
};

const stateOf = async () => {
  const [found] = await server.control.select().from(customers).where(eq(customers.slug, "acme"));
  return found;
};

const request = (kind: LifeKind, more: Partial<Parameters<typeof requestLife>[1]> = {}) =>
  server.control.transaction((tx) =>
    requestLife(tx, {
      idCustomer: server.acme.id,
      kind,
      reason: "They have not paid.",
      keepDays: kind === "deprovision" ? 30 : undefined,
      requestedBy: "test",
      idPerson: null,
      ...more,
    }),
  );

const done = async (kind: LifeKind) => {
  const { id } = await request(kind);
  expect(await workLife(work(), server.acme.id)).toBe(true);
  const [task] = await server.control.select().from(lifeTasks).where(eq(lifeTasks.id, id));
  expect(task).toMatchObject({ kind, is_replaced: false, error: null });
  expect(task?.finished_at).not.toBeNull();
  expect(task?.steps.map(({ step }) => step)).toEqual(lifeSteps[kind]);
  return task?.steps ?? [];
};

const databases = async () =>
  (
    await ask<{ name: string; allows: boolean }>(
      { url: server.by.adminUrl },
      "SELECT datname AS name, datallowconn AS allows FROM pg_database WHERE datname LIKE 'acme%' ORDER BY 1",
    )
  ).map(({ name, allows }) => `${name.replace(/\d{8}$/, "DAY")} ${allows ? "open" : "shut"}`);

beforeEach(async () => {
  const state = (await stateOf())?.state;
  if (state === "aside") await done("restore");
  if (state !== "active") await done("resume");
  role = `acme_k${++made}`;
  const kit = await kitFor(server, server.acme, `k${made}`, { form: "password" });
  password = kit.handed.password ?? "";
}, 60_000);

describe("a customer that is suspended", () => {
  test("has no session and lets no kit in; resumed it lets in the same password again", async () => {
    const open = await connect();
    const isLost = new Promise<void>((resolve) => open.on("end", () => resolve()));
    const [shut] = await done("suspend");
    expect(shut?.facts).toMatchObject({ sessions: 1 });
    await isLost;
    expect(await tryTo(connect)).toMatch(/not permitted to log in|rejects connection|no pg_hba/);
    expect(cancelled).toContain(server.acme.id);
    await done("resume");
    expect(await tryTo(connect)).toBe("in");
  });

  test("keeps its kits shut whatever is done with them, and takes no new one", async () => {
    await done("suspend");
    const closed = expect.objectContaining({ code: "customer_closed" });
    await expect(rotateKit(server.by, role, { expiresAt: new Date(Date.now() + 1e9) })).rejects.toEqual(
      closed,
    );
    await expect(kitFor(server, server.acme, "never", { form: "password" })).rejects.toEqual(closed);
    await publishAll(server.by);
    expect(await tryTo(connect)).not.toBe("in");
    const text = "UPDATE console.kits SET state = 'making' WHERE role_name = $1";
    await ask({ url: server.by.adminUrl }, text, [role]);
    const again = "UPDATE console.kits SET state = 'active' WHERE role_name = $1";
    await expect(ask({ url: server.by.adminUrl }, again, [role])).rejects.toMatchObject({ code: "OD003" });
  });

  test("leaves the kits of other customers alone", async () => {
    const other = await kitFor(server, server.globex, `k${made}`, { form: "password" });
    await done("suspend");
    const url = `postgresql://${other.kit.role_name}:${other.handed.password}@localhost:${server.port}/globex?sslmode=no-verify`;
    expect(await tryTo(() => client({ url }))).toBe("in");
  });
});

describe("a customer that is deprovisioned", () => {
  test("has its warehouse set aside with what it holds written down, and gets it back as it was", async () => {
    const inside = await client({ url: server.by.adminUrl, database: "acme" });
    inside.on("error", () => {});
    const steps = await done("deprovision");
    expect(steps.find(({ step }) => step === "report")?.facts).toMatchObject({ rows: 60, tables: 1 });
    expect(await databases()).toEqual(["acme_aside_DAY shut"]);
    await expect(inside.query("SELECT 1")).rejects.toThrow();
    expect(await tryTo(connect)).not.toBe("in");
    const left = await server.control.select().from(kits).where(eq(kits.id_customer, server.acme.id));
    expect(left.filter(({ state }) => state !== "revoked")).toEqual([]);
    await done("restore");
    expect(await stateOf()).toMatchObject({ state: "suspended", aside_database: null, aside_until: null });
    expect(await databases()).toEqual(["acme open"]);
    const rows = await ask<{ count: string }>(
      { url: server.superuser("acme") },
      "SELECT count(*) FROM lms.users",
    );
    expect(rows[0]?.count).toBe("60");
    await done("resume");
    expect(await tryTo(connect), "a revoked kit").not.toBe("in");
  });

  test("is dropped only when its time has come, with a report, and nothing of its roles is left", async () => {
    await done("deprovision");
    expect(await requestDueDrops(server.control)).toEqual([]);
    await expect(request("drop")).rejects.toMatchObject({ code: "life_rule" });
    // Behind a copy of the row, the test goes on with another customer of the name.
    await server.control
      .update(customers)
      .set({ aside_until: new Date(Date.now() - 1000) })
      .where(eq(customers.id, server.acme.id));
    expect(await requestDueDrops(server.control)).toEqual(["acme"]);
    expect(await requestDueDrops(server.control)).toEqual([]);
    await workLife(work(), server.acme.id);
    expect(await databases()).toEqual([]);
    const roles = await ask(
      { url: server.by.adminUrl },
      "SELECT FROM pg_roles WHERE rolname LIKE 'acme\\_%'",
    );
    expect(roles).toEqual([]);
    const [report] = await server.control
      .select()
      .from(audit)
      .where(eq(audit.action, "customer.drop"))
      .orderBy(asc(audit.id));
    expect(report?.details).toMatchObject({ slug: "acme", bytes: expect.any(Number) });
    expect(await stateOf()).toMatchObject({ state: "gone", aside_database: null });
    expect(await dueLives(server.control)).toEqual([]);
  });
});
