import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { controlDb } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import { copies } from "#db/schema/console/copies.ts";
import { customers } from "#db/schema/console/customers.ts";
import { servers } from "#db/schema/console/servers.ts";
import { consolePool } from "#db/scoped.ts";
import { freePort } from "#embedded/port.ts";
import { runLoad } from "#loader/execute.ts";
import { claimNext, claimRun } from "#loader/run/claim.ts";
import { requestLoad } from "#loader/run/request.ts";
import { runOf } from "#worker/testing.ts";
import { kitFor, tryTo } from "../kits/testing.ts";
import { workLife } from "../life/life.ts";
import { ask } from "../testing.ts";
import { workCopies } from "./copies.ts";
import { discardCopy } from "./request.ts";
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
beforeAll(async () => {
  both = await twoServers();
}, 180_000);
afterAll(() => both?.end());
afterEach(() => goHome(both), 120_000);

const second = () => ({ url: both.second.superuser("postgres") });

describe("a move is refused, and nothing is changed,", () => {
  afterEach(async () => {
    expect((await places(both)).acme).toBe(both.acme.id_server);
    expect(await both.control.select().from(copies)).toEqual([]);
  });

  test("to a server that nobody knows, the same one, or one that takes none", async () => {
    await expect(askMove(both, "third")).rejects.toMatchObject({ reason: "move_server_unknown" });
    await expect(askMove(both, "default")).rejects.toMatchObject({ reason: "move_server_same" });
    const isOpen = (is_open: boolean) =>
      both.control.update(servers).set({ is_open }).where(eq(servers.name, "second"));
    await isOpen(false);
    await expect(askMove(both, "second")).rejects.toMatchObject({ reason: "move_server_closed" });
    await isOpen(true);
  });

  test("to a server that does not answer", async () => {
    await both.control.insert(servers).values({ name: "dead", host: "127.0.0.1", port: await freePort() });
    await expect(askMove(both, "dead")).rejects.toMatchObject({
      code: "warehouse_unavailable",
      reason: "move_server_away",
    });
  });

  test("to a server without OpenDB's roles", async () => {
    await ask(second(), "ALTER ROLE opendb_console RENAME TO somebody");
    await expect(askMove(both, "second")).rejects.toMatchObject({ reason: "move_server_unprepared" });
    await ask(second(), "ALTER ROLE somebody RENAME TO opendb_console");
  });

  test.each(["the loader's", "somebody else's"])(
    "to a server that has such a database of %s already, which stays as it is",
    async (whose) => {
      const create = `CREATE DATABASE acme${whose === "the loader's" ? " OWNER opendb_loader" : ""}`;
      await ask(second(), create);
      await expect(askMove(both, "second")).rejects.toMatchObject({ reason: "move_name_taken" });
      await ask(second(), "DROP DATABASE acme");
      const { id } = await askMove(both, "second");
      await ask(second(), create);
      await expect(workLife(work(both), both.acme.id)).rejects.toMatchObject({ reason: "move_name_taken" });
      expect(await taskOf(both, id)).toMatchObject({
        finished_at: expect.any(Date),
        error: { reason: "move_name_taken" },
      });
      await workCopies(work(both));
      expect(await leftovers(second().url)).toEqual(["acme"]);
      await ask(second(), "DROP DATABASE acme");
    },
  );

  test("to a server that has a role of the name of a kit", async () => {
    await kitFor(both, both.acme, "taken");
    await ask(second(), "CREATE ROLE acme_taken");
    await expect(askMove(both, "second")).rejects.toMatchObject({ reason: "move_role_taken" });
    await ask(second(), "DROP ROLE acme_taken");
  });

  test("while another one is under way, and of a customer that is set aside", async () => {
    const { id } = await askMove(both, "second");
    await expect(askMove(both, "second")).rejects.toMatchObject({ code: expect.stringMatching(/life_rule/) });
    await both.control.execute(
      `UPDATE console.life_tasks SET finished_at = now() WHERE id = ${id}; DELETE FROM console.copies`,
    );
    await both.control.update(customers).set({ state: "aside" }).where(eq(customers.id, both.acme.id));
    await expect(askMove(both, "second")).rejects.toMatchObject({ code: "life_rule" });
    await both.control.update(customers).set({ state: "active" }).where(eq(customers.id, both.acme.id));
  });
});

test("to go back is refused while the old one is kept there, until somebody has it dropped", async () => {
  await move(both, "second");
  await expect(askMove(both, "default")).rejects.toMatchObject({
    reason: "move_copy_kept",
    params: { server: "default", database: expect.stringMatching(/^acme-moved-\d{8}$/) },
  });
  const discard = (database: string) =>
    both.control.transaction((tx) => discardCopy(tx, both.acme.id, database));
  await expect(discard("acme")).rejects.toMatchObject({ code: "not_found" });
  const [kept] = await both.control.select().from(copies);
  await discard(kept?.database ?? "");
  await workCopies(work(both));
  await move(both, "default");
  expect((await places(both)).acme).toBe(both.acme.id_server);
});

test("a row that came over differently is found: the move stops, the old one stays in use, and the copy goes", async () => {
  const { kit, handed } = await kitFor(both, both.acme, "differs", { form: "password" });
  const before = await everything(both.superuser("acme"));
  const tampering = {
    ...work(both),
    carryRows: async (...[source, sink]: Parameters<ReturnType<typeof work>["carryRows"]>) => {
      const rows = await work(both).carryRows(source, sink);
      if (sink.into.startsWith('"lms"."users"'))
        await sink.to.query("UPDATE lms.users SET name = name || ' ' WHERE id = 2007");
      return rows;
    },
  };
  const { id } = await askMove(both, "second");
  await expect(workLife(tampering, both.acme.id)).rejects.toMatchObject({
    code: "rows_differ",
    params: { table: "lms.users", old: 60, copy: 60 },
  });
  expect(await taskOf(both, id)).toMatchObject({
    finished_at: expect.any(Date),
    error: { code: "rows_differ", reason: "move_rows_differ" },
  });
  await workCopies(work(both));
  expect(await leftovers(second().url)).toEqual([]);
  expect((await places(both)).acme).toBe(both.acme.id_server);
  const url = `postgresql://${kit.role_name}:${handed.password}@localhost:${both.port}/acme?sslmode=no-verify`;
  expect(await tryTo(() => client({ url }))).toBe("in");
  expect({ ...(await everything(both.superuser("acme"))), "opendb.fence": [] }).toEqual({
    ...before,
    "opendb.fence": [],
  });
  const entries = await both.control.select().from(audit).where(eq(audit.action, "customer.move_stop"));
  expect(entries.at(-1)?.details).toMatchObject({ id, reason: expect.stringContaining("lms.users") });
});

const load = (id: number) =>
  ({ idCustomer: id, kind: "derive", options: {}, requestedBy: "test", idPerson: null }) as const;
const request = (id: number) => both.control.transaction((tx) => requestLoad(tx, load(id)));

test("a load that runs is waited for", async () => {
  const run = await request(both.acme.id);
  expect(await claimRun(both.control, run.id, "somebody")).toBeDefined();
  const { id } = await askMove(both, "second");
  await expect(workLife(work(both), both.acme.id)).rejects.toMatchObject({ code: "load_running" });
  expect(await taskOf(both, id)).toMatchObject({
    finished_at: null,
    attempt: 0,
    error: { reason: "load_running" },
  });
  await both.control.execute(
    `UPDATE console.runs SET state = 'done', finished_at = now() WHERE id = ${run.id}`,
  );
  expect(await workLife(work(both), both.acme.id)).toBe(true);
  expect(await taskOf(both, id)).toMatchObject({ error: null, finished_at: expect.any(Date) });
});

test("a load that is asked for meanwhile is claimed by nobody, and runs afterwards at the other server", async () => {
  await askMove(both, "second", both.globex);
  const run = await request(both.globex.id);
  expect(await claimNext(both.control, "somebody")).toBeUndefined();
  expect(await claimRun(both.control, run.id, "somebody at a terminal")).toBeUndefined();
  expect(await workLife(work(both), both.globex.id)).toBe(true);
  expect(await claimNext(controlDb(), "somebody")).toMatchObject({ id: run.id });
  const signal = new AbortController().signal;
  expect(await runLoad({ idRun: run.id, worker: "somebody", signal })).toBe("done");
  const { identity } = await runOf(both.control, run.id);
  // The run that wrote there last, at the one and only warehouse that the customer has by now.
  const last = "SELECT FROM opendb.fence WHERE identity = $1";
  expect(await ask({ url: both.second.superuser("globex") }, last, [identity])).toHaveLength(1);
});

test("who reads goes on reading all the time, at the server that the customer is on", async () => {
  const read = async () => {
    const [place] = await both.control
      .select({ host: servers.host, port: servers.port })
      .from(customers)
      .innerJoin(servers, eq(servers.id, customers.id_server))
      .where(eq(customers.id, both.acme.id));
    const opened = await consolePool({ slug: "acme", host: "", port: 0, ...place }).connect();
    try {
      await opened.query("BEGIN; SELECT set_config('opendb.tenants', '{1,2,3}', true)");
      const { rows } = await opened.query<{ n: number }>("SELECT count(*)::int AS n FROM lms.users");
      await opened.query("COMMIT");
      return `${rows[0]?.n} at ${place?.port}`;
    } finally {
      opened.release();
    }
  };
  let isOver = false;
  const seen = new Set<string>();
  const reader = (async () => {
    while (!isOver) seen.add(await read());
  })();
  await move(both, "second");
  seen.add(await read());
  isOver = true;
  await reader;
  expect([...seen]).toEqual([`60 at ${both.port}`, `60 at ${both.second.port}`]);
});
