import { expect, test } from "vitest";
import { readManifest } from "#loader/manifest/manifest.ts";
import { ask, freshCustomer } from "#warehouse/testing.ts";
import { contents, freshLoads, one, rootOf } from "./testing.ts";

test("a seed brings every table of the customer's tenants, counts agree with the source, nobody else's rows come along", async () => {
  const { load, customer, source } = await freshLoads();
  const { state, steps, run } = await load("seed");
  expect(state).toBe("done");
  expect(steps.map((step) => step.state)).toEqual(steps.map(() => "done"));
  expect(run.as_of).not.toBeNull();
  const { rows } = await source.admin.query<{ n: string }>(
    `WITH RECURSIVE t AS (SELECT id FROM platform.instances WHERE id = $1
       UNION SELECT i.id FROM platform.instances i JOIN t ON i.parent_id = t.id)
     SELECT count(*) AS n FROM platform.progress_events WHERE instance_id IN (SELECT id FROM t)`,
    [String(customer.id_root_tenant)],
  );
  expect(await one(customer.asLoader, "SELECT count(*) FROM lms.user_lesson_progress")).toBe(rows[0]?.n);
  expect(
    await one(
      customer.asLoader,
      "SELECT count(*) FROM lms.users WHERE id_tenant NOT IN (SELECT id FROM opendb.tenants)",
    ),
  ).toBe("0");
  const total = steps.find((step) => step.table_name === "lms.user_lesson_progress")?.rows_total;
  expect(String(total)).toBe(rows[0]?.n);
});

test("the same delta twice changes nothing the second time, and read = inserted + updated + unchanged", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  await source.admin.query(
    "UPDATE platform.learners SET full_name = 'Ana', updated_at = platform.clock() - interval '3 minutes' WHERE id IN (SELECT id FROM platform.learners ORDER BY id LIMIT 3)",
  );
  const first = await load("delta");
  const before = await contents(customer.asLoader);
  const second = await load("delta");
  expect(first.steps.find((step) => step.table_name === "lms.users")?.rows_updated).toBe(3);
  for (const step of [...first.steps, ...second.steps])
    expect(step.rows_read).toBe(
      (step.rows_inserted ?? 0) + (step.rows_updated ?? 0) + (step.rows_unchanged ?? 0),
    );
  for (const step of second.steps)
    expect([step.table_name, step.rows_inserted, step.rows_updated, step.rows_deleted]).toEqual([
      step.table_name,
      0,
      0,
      0,
    ]);
  expect(await contents(customer.asLoader)).toEqual(before);
});

test("identical events are all kept, and a window that is loaded again doubles none", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const [tenant] = await ask<{ id: string }>(
    customer.asLoader,
    "SELECT max(id_tenant) AS id FROM lms.user_lesson_progress",
  );
  const { rows } = await source.admin.query<{ at: string }>(
    `INSERT INTO platform.progress_events
     SELECT e.instance_id, e.learner_id, e.lesson_id, 1, platform.clock() - interval '1 hour'
     FROM (SELECT * FROM platform.progress_events WHERE instance_id = $1 LIMIT 1) e, generate_series(1, 5)
     RETURNING created_at::text AS at`,
    [tenant?.id],
  );
  expect(rows.length).toBe(5);
  const twins = `SELECT count(*) FROM lms.user_lesson_progress WHERE created_at = '${rows[0]?.at}' AND action = 1`;
  await load("delta", { tables: ["lms.user_lesson_progress"] });
  expect(await one(customer.asLoader, twins)).toBe("5");
  await load("delta", { tables: ["lms.user_lesson_progress"] });
  expect(await one(customer.asLoader, twins)).toBe("5");
  await source.admin.query(
    "DELETE FROM platform.progress_events WHERE ctid IN (SELECT ctid FROM platform.progress_events WHERE created_at = $1 LIMIT 2)",
    [rows[0]?.at],
  );
  await load("delta", { tables: ["lms.user_lesson_progress"] });
  expect(await one(customer.asLoader, twins)).toBe("3");
});

test("a row of which only deleted_at moved arrives", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const { rows } = await source.admin.query<{ id: string }>(
    `UPDATE platform.learners SET deleted_at = platform.clock() - interval '1 hour'
     WHERE id = (SELECT id FROM platform.learners WHERE deleted_at IS NULL AND instance_id = $1 LIMIT 1) RETURNING id`,
    [await one(customer.asLoader, "SELECT min(id_tenant) FROM lms.users WHERE deleted_at IS NULL")],
  );
  await load("delta");
  expect(
    await one(customer.asLoader, `SELECT deleted_at IS NOT NULL FROM lms.users WHERE id = ${rows[0]?.id}`),
  ).toBe(true);
});

test("a learner who moves to another tenant exists once, in the new one; one who moves to another customer is gone", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const tenants = await ask<{ id: string }>(customer.asLoader, "SELECT id FROM opendb.tenants ORDER BY id");
  const foreign = await rootOf(source, "globex");
  const move = (id: string | undefined, to: string | bigint) =>
    source.admin.query(
      "UPDATE platform.learners SET instance_id = $2, updated_at = platform.clock() - interval '1 hour' WHERE id = $1",
      [id, String(to)],
    );
  const [a, b] = await ask<{ id: string; id_tenant: string }>(
    customer.asLoader,
    "SELECT id, id_tenant FROM lms.users ORDER BY id LIMIT 2",
  );
  const other = tenants.find(({ id }) => id !== a?.id_tenant)?.id ?? "";
  await move(a?.id, other);
  await move(b?.id, foreign);
  await load("delta");
  expect(await ask(customer.asLoader, `SELECT id_tenant FROM lms.users WHERE id = ${a?.id}`)).toEqual([
    { id_tenant: other },
  ]);
  expect(await ask(customer.asLoader, `SELECT id_tenant FROM lms.users WHERE id = ${b?.id}`)).toEqual([]);
});

test("links that vanished at the source vanish here", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const before = Number(await one(customer.asLoader, "SELECT count(*) FROM lms.user_tags"));
  const { rows } = await ask<{ id: string }>(customer.asLoader, "SELECT id FROM lms.user_tags LIMIT 2").then(
    (rows) => ({ rows }),
  );
  await source.admin.query("DELETE FROM platform.learner_tags WHERE id = ANY ($1)", [
    rows.map(({ id }) => id),
  ]);
  const { steps } = await load("delta");
  expect(steps.find((step) => step.table_name === "lms.user_tags")).toMatchObject({
    rows_deleted: 2,
    rows_inserted: 0,
  });
  expect(Number(await one(customer.asLoader, "SELECT count(*) FROM lms.user_tags"))).toBe(before - 2);
});

test("rows that were deleted hard at the source leave the run unreconciled, naming the tenant and both counts", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const [row] = await ask<{ id: string; id_tenant: string }>(
    customer.asLoader,
    "SELECT id, id_tenant FROM lms.exam_questions LIMIT 1",
  );
  await source.admin.query("DELETE FROM platform.questions WHERE id = $1", [row?.id]);
  const { state, steps } = await load("delta");
  expect(state).toBe("unreconciled");
  const step = steps.find((found) => found.table_name === "lms.exam_questions");
  expect(step?.state).toBe("unreconciled");
  expect(step?.findings[0]).toMatchObject({ tenant: row?.id_tenant, count: 1 });
});

test("a source column that is gone, or has another type, stops that table only, before anything is written", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const before = await contents(customer.asLoader);
  await source.admin.query("ALTER TABLE platform.exams RENAME COLUMN title TO headline");
  await source.admin.query("ALTER TABLE platform.tags ALTER COLUMN origin_id TYPE text");
  const { state, steps, run } = await load("delta");
  expect(state).toBe("failed");
  expect(run.error?.table).toBeDefined();
  const error = (table: string) => steps.find((step) => step.table_name === table)?.error;
  expect(error("lms.exams")).toMatchObject({ code: "source_drift", isTransient: false });
  expect(error("lms.exams")?.message).toContain("s.title does not exist");
  expect(error("lms.tags")).toMatchObject({
    reason: "source_columns_changed",
    params: {
      table: "lms.tags",
      differences: [{ params: { column: "id_origin", expected: "bigint", found: "text" } }],
    },
  });
  expect(error("lms.tags")?.message).toContain("id_origin should be bigint, but the source gives text");
  expect(steps.filter((step) => step.state === "failed").map((step) => step.table_name)).toEqual(
    expect.arrayContaining(["lms.exams", "lms.tags"]),
  );
  expect(steps.find((step) => step.table_name === "lms.users")?.state).toBe("done");
  expect(await contents(customer.asLoader)).toEqual(before);
});

test("a seed keeps views of other schemas, grants and policies that people added", async () => {
  const { load, customer } = await freshLoads();
  await load("seed");
  for (const sql of [
    "CREATE SCHEMA bi",
    "CREATE VIEW bi.people AS SELECT id_tenant, count(*) AS n FROM lms.users GROUP BY id_tenant",
    "CREATE VIEW bi.most AS SELECT max(n) AS n FROM bi.people",
    "GRANT SELECT ON bi.most TO opendb_console",
    "GRANT INSERT ON lms.users TO opendb_console",
    "CREATE POLICY extra ON lms.users FOR INSERT TO opendb_console WITH CHECK (id_tenant = 0)",
  ])
    await ask(customer.asLoader, sql);
  const before = await ask(customer.asLoader, "SELECT * FROM bi.most");
  expect((await load("seed")).state).toBe("done");
  expect(await ask(customer.asLoader, "SELECT * FROM bi.most")).toEqual(before);
  expect(
    await one(customer.asLoader, "SELECT has_table_privilege('opendb_console', 'lms.users', 'INSERT')"),
  ).toBe(true);
  expect(
    await one(
      customer.asLoader,
      "SELECT count(*) FROM pg_policies WHERE tablename = 'users' AND schemaname = 'lms'",
    ),
  ).toBe("2");
  expect(
    await one(customer.asLoader, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'opendb_staging%'"),
  ).toBe("0");
});

test("two customers of one source do not touch each other", async () => {
  const { load, customer, control, source } = await freshLoads();
  const other = await freshCustomer(control, await rootOf(source, "globex"));
  await load("seed");
  const before = await contents(customer.asLoader);
  expect((await load("seed", {}, other)).state).toBe("done");
  expect(await contents(customer.asLoader)).toEqual(before);
  const shared = await ask(
    other.asLoader,
    "SELECT id FROM opendb.tenants INTERSECT SELECT unnest($1::bigint[])",
    [(await ask<{ id: string }>(customer.asLoader, "SELECT id FROM opendb.tenants")).map(({ id }) => id)],
  );
  expect(shared).toEqual([]);
});

test("every table is filled, so that these tests speak of all of them", async () => {
  const { load, customer } = await freshLoads();
  await load("seed");
  await load("derive");
  const found = await contents(customer.asLoader);
  expect(
    readManifest()
      .tables.filter(({ table }) => found[table]?.length === 0)
      .map(({ table }) => table),
  ).toEqual([]);
});
