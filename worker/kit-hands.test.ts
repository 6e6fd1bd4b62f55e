import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { actingWith } from "#auth/acting.ts";
import { kitLinkOf } from "#auth/kits/delivery.ts";
import { somebody } from "#auth/people/testing.ts";
import { openSession } from "#auth/testing.ts";
import { makeRequest } from "#certificates.ts";
import { customers, kits, kitTasks, servers } from "#db/schema/console/index.ts";
import { applyLimits } from "#warehouse/kits/limits.ts";
import { kitFor, muteServer } from "#warehouse/kits/testing.ts";
import { doKitTasks, tidyKitLinks } from "./kit-tasks.ts";
import { asked, control, here, linkTo, made, server, wanted, withKits } from "./kits.testing.ts";
import { startWorker } from "./worker.ts";

withKits();

/** Has Globex on another server until the test is over. */
async function move(idServer: number): Promise<void> {
  const { id, id_server } = server.globex;
  const to = (id_server: number) => control.update(customers).set({ id_server }).where(eq(customers.id, id));
  await to(idServer);
  onTestFinished(async () => {
    await to(id_server);
    await control.delete(servers).where(eq(servers.id, idServer));
  });
}

const ofGlobex = (kind: string, role: string, input: object = {}) =>
  control.execute(sql`INSERT INTO console.kit_tasks (id_customer, kind, role_name, input, requested_by)
    VALUES (${server.globex.id}, ${kind}, ${role}, ${JSON.stringify(input)}, 'test')`);

/** Opens a link as far as the worker's part; its key, and the task. */
async function openedBy(secret: string) {
  const key = createHash("sha256").update(Buffer.from(secret, "base64url")).digest();
  const { request } = await makeRequest("whoever");
  const { rows } = await control.execute<{ task: string }>(
    sql`SELECT task FROM console.open_kit_link(${key}, ${request}, NULL)`,
  );
  return { key, task: rows[0]?.task };
}

test("a server that does not answer keeps no other's kits waiting", async () => {
  const { row, open } = await muteServer(control);
  await move(row.id);
  for (const role of ["globex_a", "globex_b", "globex_c"]) await ofGlobex("make", role, wanted());
  const worker = startWorker({ db: control, loads: 1, hasKits: true });
  onTestFinished(worker.stop);
  await expect.poll(open).toBeGreaterThan(0);
  await asked("make", "acme_swift", wanted());
  const running = () => control.$count(kitTasks, sql`state = 'running' AND role_name LIKE 'globex%'`);
  const isMade = () => control.$count(kits, sql`role_name = 'acme_swift' AND state = 'active'`);
  await expect.poll(isMade, { timeout: 9_000 }).toBe(1);
  expect(await running()).toBeGreaterThan(0);
});

test("two workers that look at the same moment do not both work on one kit", async () => {
  const { row } = await muteServer(control);
  await move(row.id);
  await control.execute(sql`CREATE FUNCTION console.dawdle() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN IF NEW.state = ''running'' THEN PERFORM pg_sleep(0.5); END IF; RETURN NEW; END'`);
  await control.execute(
    sql`CREATE TRIGGER dawdle BEFORE UPDATE ON console.kit_tasks FOR EACH ROW EXECUTE FUNCTION console.dawdle()`,
  );
  onTestFinished(() => control.execute(sql`DROP FUNCTION console.dawdle() CASCADE`).then(() => {}));
  await ofGlobex("make", "globex_one", wanted());
  await ofGlobex("revoke", "globex_one");
  const both = [doKitTasks(control), doKitTasks(control)];
  expect(await Promise.race(both), "the other one has it").toBe(0);
  await Promise.all(both);
});

test("what revokes a kit is tried until its server is there again", async () => {
  await kitFor(server, server.globex, "shut");
  const [away] = await control
    .insert(servers)
    .values({ name: "away", host: "127.0.0.1", port: 1 })
    .returning();
  await move(away?.id ?? 0);
  await ofGlobex("revoke", "globex_shut");
  for (let times = 0; times < 7; times++) {
    await control.update(kitTasks).set({ next_at: null });
    expect(await doKitTasks(control)).toBe(1);
  }
  const [task] = await control.select().from(kitTasks);
  expect(task).toMatchObject({ state: "asked", attempts: 7, error: { code: "warehouse_unavailable" } });
});

test("what was left unopened is retired while the server of another cannot be reached, and is handed to nobody", async () => {
  const globex = await kitFor(server, server.globex, "left");
  await ofGlobex("sign", "globex_left");
  await control.execute(sql`UPDATE console.kit_tasks SET state = 'done', finished_at = now(), certificate = 'x',
    serial = (SELECT serial FROM console.kit_certificates WHERE id_kit = ${globex.kit.id})`);
  const secret = await linkTo(await made("acme_left"));
  const { key, task } = await openedBy(secret);
  await doKitTasks(control);
  const [away] = await control
    .insert(servers)
    .values({ name: "away", host: "127.0.0.1", port: 1 })
    .returning();
  await move(away?.id ?? 0);
  await control.execute(sql`UPDATE console.kit_tasks SET finished_at = now() - interval '3 minutes'`);
  await expect(tidyKitLinks(control)).rejects.toThrow();
  const { rows } = await control.execute(sql`SELECT role_name, c.revoked_by FROM console.kit_certificates c
    JOIN console.kits k ON k.id = c.id_kit WHERE role_name IN ('acme_left') AND c.revoked_at IS NOT NULL`);
  expect(rows).toEqual([{ role_name: "acme_left", revoked_by: "worker" }]);
  const taken = await control.execute(
    sql`SELECT outcome FROM console.take_kit(${key}, ${task}::bigint, ${JSON.stringify(here)}::jsonb)`,
  );
  expect(taken.rows).toEqual([{ outcome: "elsewhere" }]);
  expect(await kitLinkOf(secret)).toMatchObject({ state: "open" });
});

test("a plan that is lowered narrows kits while a server of others does not answer", async () => {
  const { row, open } = await muteServer(control);
  const [first] = [
    await kitFor(server, server.globex, "slow"),
    await kitFor(server, server.globex, "slower"),
  ];
  const last = await kitFor(server, server.acme, "narrow");
  await move(row.id);
  expect(first.kit.id).toBeLessThan(last.kit.id);
  await control.update(kits).set({ role_seconds: 1 });
  const applied = applyLimits(server.by);
  const given = () => control.$count(kits, sql`role_name = 'acme_narrow' AND role_seconds = 30`);
  await expect.poll(given, { timeout: 25_000 }).toBe(1);
  expect(open(), "that one is still waited for").toBe(1);
  const failed = (await applied).filter(({ error }) => error !== undefined);
  expect(failed, "and asked once").toHaveLength(1);
});

test("nobody provisions who sees a part of a customer only", async () => {
  const draft = async (tenants: bigint[] | null) => {
    const id = await somebody(control, "customer_success", [[server.acme, { tenants }]]);
    const { key } = await openSession(control, id);
    const { rows } = await actingWith(key, (tx) =>
      tx.execute(sql`SELECT console.draft_provision('{"name": {"slug": "x"}}') IS NOT NULL AS made`),
    );
    return rows[0]?.made;
  };
  expect([await draft([1n]), await draft(null)]).toEqual([false, true]);
});
