import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { rootChanges, runs } from "#db/schema/console/index.ts";
import { ask } from "#warehouse/testing.ts";
import { type KitServer, kitFor, kitServer } from "../kits/testing.ts";
import { dueRoots, workRoots } from "./kits.ts";
import { requestRoots } from "./request.ts";
import { keepReadTenants } from "./source.ts";

let server: KitServer;
beforeAll(async () => {
  server = await kitServer();
}, 120_000);
afterAll(() => server?.end());

test("kits read nothing of tenants that go from the moment on when a worker has heard of it, and of those that come once all is computed", async () => {
  const { by, control, acme, port } = server;
  const made = async (ending: string, tenants: bigint[] | null) => {
    const { kit, handed } = await kitFor(server, acme, ending, { form: "password", tenants });
    const url = `postgresql://${kit.role_name}:${handed.password}@localhost:${port}/acme?sslmode=no-verify`;
    return () => client({ url });
  };
  const read = async (connect: () => ReturnType<typeof client>) => {
    const opened = await connect();
    const { rows } = await opened.query<{ seen: string }>(
      `SELECT (SELECT coalesce(string_agg(DISTINCT id_tenant::text, ' '), '-') FROM lms.users) || ' / '
        || (SELECT coalesce(string_agg(DISTINCT id_tenant::text, ' '), '-') FROM opendb.row_counts) AS seen`,
    );
    await opened.end();
    return rows[0]?.seen;
  };
  const [whole, some, gone] = [
    await made("all", null),
    await made("some", [2n, 3n]),
    await made("gone", [3n]),
  ];
  expect([await read(whole), await read(some)]).toEqual(["1 2 3 / 1 2 3", "2 3 / 2 3"]);
  await keepReadTenants(
    control,
    ["1", "2", "3", "5", "9"].map((id) => ({
      id,
      id_parent: ["2", "3"].includes(id) ? "1" : null,
      subdomain: null,
      title: null,
      learners: "0",
      user_limit: null,
      is_deleted: false,
    })),
  );
  const reading = await whole();
  await reading.query("BEGIN; SELECT count(*) FROM lms.users");
  await control.transaction((tx) =>
    requestRoots(tx, {
      idCustomer: acme.id,
      before: ["1"],
      after: ["2", "5"],
      requestedBy: "test",
      idPerson: null,
    }),
  );
  expect(await dueRoots(control)).toEqual([acme.id]);
  expect(await workRoots(by, acme.id)).toBe(true);
  await expect(reading.query("SELECT count(*) FROM lms.users"), "who was reading is out").rejects.toThrow();
  const late = await made("late", null);
  const held = [await read(whole), await read(some), await read(gone), await read(late)];
  expect(held).toEqual(["2 / 2", "2 / 2", "- / -", "2 / 2"]);
  expect(await dueRoots(control), "nothing is due for a while").toEqual([]);

  const end = async (state: "done" | "failed") => {
    await control.update(runs).set({ state: "running" }).where(eq(runs.state, "queued"));
    await control.update(runs).set({ state }).where(eq(runs.state, "running"));
  };
  await end("failed");
  expect(await read(whole), "a seed that failed changes nothing of that").toBe("2 / 2");
  const load = (kind: "seed" | "derive") =>
    control.insert(runs).values({ id_customer: acme.id, kind, requested_by: "test" });
  await load("seed");
  await end("done");
  await workRoots(by, acme.id);
  expect(await read(whole), "computed tables still hold the tenants that went").toBe("2 / 2");
  await load("derive");
  await end("done");
  // As the loads have left it.
  const asLoader = { url: by.adminUrl, database: "acme", role: "opendb_loader" };
  for (const sql of [
    "DELETE FROM lms.users WHERE id_tenant <> 2",
    "DELETE FROM opendb.counts WHERE id_tenant <> 2",
    "INSERT INTO lms.users (id, id_tenant, name) VALUES (5001, 5, 'Comes')",
    "INSERT INTO opendb.counts (table_name, id_tenant, rows) VALUES ('lms.users', 5, 1)",
  ])
    await ask(asLoader, sql);
  expect(await dueRoots(control)).toEqual([acme.id]);
  expect(await workRoots(by, acme.id)).toBe(true);
  expect([await read(whole), await read(late), await read(some)]).toEqual([
    "2 5 / 2 5",
    "2 5 / 2 5",
    "2 / 2",
  ]);
  expect(await control.select().from(rootChanges)).toMatchObject([{ finished_at: expect.any(Date) }]);
  expect(await dueRoots(control)).toEqual([]);
});
