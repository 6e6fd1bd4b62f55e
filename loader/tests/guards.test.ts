import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { ask, freshCustomer } from "#warehouse/testing.ts";
import { contents, freshLoads, freshSource, one, rootOf } from "./testing.ts";

test("a sweep removes rows that were deleted without a trace; more than the set share only when confirmed", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const tenants = (await ask<{ id: string }>(customer.asLoader, "SELECT id FROM opendb.tenants")).map(
    ({ id }) => id,
  );
  await source.admin.query(
    "DELETE FROM platform.questions WHERE id = (SELECT min(id) FROM platform.questions WHERE instance_id = ANY ($1))",
    [tenants],
  );
  const small = await load("delta", { isSweep: true });
  expect(small.state).toBe("done");
  expect(small.steps.find((step) => step.table_name === "lms.exam_questions")?.rows_deleted).toBe(1);

  await source.admin.query("DELETE FROM platform.learners WHERE instance_id = ANY ($1)", [tenants]);
  const before = await contents(customer.asLoader);
  const refused = await load("delta", { isSweep: true, tables: ["lms.users"] });
  expect(refused.run.error).toMatchObject({
    code: "needs_confirmation",
    table: "lms.users",
    isTransient: false,
  });
  expect(await contents(customer.asLoader)).toEqual(before);
  await load("delta", { isSweep: true, isConfirmed: true, tables: ["lms.users"] });
  expect(await one(customer.asLoader, "SELECT count(*) FROM lms.users")).toBe("0");
});

test("a declared check that warns names count and examples, and the rows are kept", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const [lesson] = await ask<{ id: string; id_tenant: string }>(
    customer.asLoader,
    "SELECT id, id_tenant FROM lms.lessons LIMIT 1",
  );
  await source.admin.query(
    `INSERT INTO platform.ratings (instance_id, learner_id, lesson_id, rating, created_at, updated_at)
     VALUES ($1, 1, $2, 7, platform.clock() - interval '1 hour', platform.clock() - interval '1 hour')`,
    [lesson?.id_tenant, lesson?.id],
  );
  const { state, steps } = await load("delta");
  expect(state).toBe("done");
  const finding = steps.find((step) => step.table_name === "lms.lesson_ratings")?.findings[0];
  expect(finding).toMatchObject({
    check: "rating is known",
    level: "warn",
    count: 1,
    kind: "accepted",
    params: { column: "rating", count: 1 },
  });
  expect(finding?.examples).toHaveLength(1);
  expect(await one(customer.asLoader, "SELECT count(*) FROM lms.lesson_ratings WHERE rating = 7")).toBe("1");
});

test("a declared check that stops names the rows and leaves the table as it was, and the others go on", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const before = await contents(customer.asLoader);
  const tenants = (await ask<{ id: string }>(customer.asLoader, "SELECT id FROM opendb.tenants")).map(
    ({ id }) => id,
  );
  await source.admin.query("ALTER TABLE platform.messages DROP CONSTRAINT messages_pkey");
  await source.admin.query(
    `INSERT INTO platform.messages (id, instance_id, body, created_at)
     SELECT min(m.id), t.id, 'twice', platform.clock() - interval '1 hour' FROM platform.messages m, unnest($1::bigint[]) t (id)
     WHERE m.instance_id = ANY ($1) GROUP BY t.id`,
    [tenants],
  );
  const { state, steps } = await load("delta");
  expect(state).toBe("failed");
  const step = steps.find((found) => found.table_name === "lms.messages");
  expect(step?.error).toMatchObject({
    code: "check_failed",
    table: "lms.messages",
    reason: "check_stopped",
    params: { finding: { say: "findings.unique.text" } },
  });
  expect((await contents(customer.asLoader))["lms.messages"]).toEqual(before["lms.messages"]);
  expect(steps.filter((found) => found.state === "done").length).toBe(steps.length - 1);
});

test("references that lead nowhere are counted after the load, with examples", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const [result] = await ask<{ id: string }>(customer.asLoader, "SELECT id FROM lms.exam_results LIMIT 1");
  await source.admin.query(
    "UPDATE platform.exam_attempts SET exam_id = 999999999, updated_at = platform.clock() - interval '1 hour' WHERE id = $1",
    [result?.id],
  );
  const { steps } = await load("delta");
  const findings = steps.find((step) => step.table_name === "lms.exam_results")?.findings ?? [];
  expect(findings.find((finding) => finding.check === "id_exam exists")?.examples?.join()).toContain(
    result?.id,
  );
});

test("a seed counts the events of each tenant that refer to nothing, and only these", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const tenants = (await ask<{ id: string }>(customer.asLoader, "SELECT id FROM opendb.tenants")).map(
    ({ id }) => id,
  );
  await source.admin.query(
    `INSERT INTO platform.progress_events (instance_id, learner_id, lesson_id, action, created_at)
     SELECT t.id, NULL, l.id, 1, platform.clock() - interval '9 days'
     FROM unnest($1::bigint[]) t (id), (VALUES (NULL), (999999999), (999999999)) l (id)`,
    [tenants],
  );
  const { steps } = await load("seed");
  const { findings } = steps.find((step) => step.table_name === "lms.user_lesson_progress") ?? {};
  expect(findings?.map(({ check, count }) => [check, count])).toEqual([
    ["id_item exists", 2 * tenants.length],
  ]);
});

test("a column that appears at the source is reported once, and nothing stops", async () => {
  const { load, source } = await freshLoads();
  await load("seed");
  await source.admin.query("ALTER TABLE platform.exams ADD COLUMN proctor text");
  const first = await load("delta");
  expect(first.state).toBe("done");
  expect(first.steps.find((step) => step.table_name === "lms.exams")?.findings).toMatchObject([
    { check: "new source columns", level: "note", examples: ["proctor"] },
  ]);
  expect((await load("delta")).steps.find((step) => step.table_name === "lms.exams")?.findings).toEqual([]);
});

test("a value that does not arrive as the source has it makes the window's checksum differ", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  // Somebody writes into the warehouse an event that append will not touch again.
  const [log] = await ask<{ id: string }>(
    customer.asLoader,
    "SELECT id FROM lms.user_logs ORDER BY created_at DESC LIMIT 1",
  );
  await ask(customer.asLoader, `UPDATE lms.user_logs SET ip = '10.9.9.9' WHERE id = ${log?.id}`);
  await source.admin.query(
    "UPDATE platform.learner_events SET created_at = platform.clock() - interval '1 hour' WHERE id = $1",
    [log?.id],
  );
  await ask(
    customer.asLoader,
    `UPDATE lms.user_logs SET created_at = now() - interval '1 hour' WHERE id = ${log?.id}`,
  );
  const { state, steps } = await load("delta", { tables: ["lms.user_logs"] });
  expect(state).toBe("unreconciled");
  expect(steps[0]?.findings).toMatchObject([{ check: "checksum of the window", level: "differs" }]);
});

test("a source account with time limits, serializable transactions and four connections is enough", async () => {
  const source = await freshSource();
  // An account of this test alone: a limit of the usual one would hold for every other test, too.
  const role = `reader_${source.database}`;
  await source.admin.query(
    `CREATE ROLE ${role} LOGIN PASSWORD 'opendb-test' CONNECTION LIMIT 4 IN ROLE opendb_source`,
  );
  const limits = {
    statement_timeout: "1ms",
    lock_timeout: "1ms",
    transaction_timeout: "100ms",
    idle_in_transaction_session_timeout: "100ms",
    idle_session_timeout: "100ms",
    default_transaction_isolation: "serializable",
    default_transaction_deferrable: "on",
  };
  for (const [name, value] of Object.entries(limits))
    await source.admin.query(`ALTER ROLE ${role} SET ${name} = '${value}'`);
  const url = Object.assign(new URL(source.url), { username: role }).toString();
  const { load } = await freshLoads({ source: { ...source, url }, root: await rootOf(source, "acme") });
  for (const kind of ["seed", "delta"] as const) {
    const { state, run } = await load(kind);
    expect([kind, state, run.error]).toEqual([kind, "done", null]);
  }
});

test("loads share a source account with too few connections for all that they would like, and all end well", async () => {
  const source = await freshSource();
  const role = `few_${source.database}`;
  await source.admin.query(
    `CREATE ROLE ${role} LOGIN PASSWORD 'opendb-test' CONNECTION LIMIT 4 IN ROLE opendb_source`,
  );
  const url = Object.assign(new URL(source.url), { username: role }).toString();
  const loads = await freshLoads({ source: { ...source, url }, root: await rootOf(source, "acme") });
  const others = [];
  for (let n = 0; n < 3; n++) others.push(await freshCustomer(loads.control, await rootOf(source, "globex")));
  // Somebody else has two of the four at first.
  const taken = [await client({ url }), await client({ url })];
  const loading = Promise.all([loads.load("seed"), ...others.map((of) => loads.load("seed", {}, of))]);
  await setTimeout(2000);
  for (const one of taken) await one.end();
  expect((await loading).map(({ state, run }) => [state, run.attempt, run.error])).toEqual(
    Array.from({ length: 4 }, () => ["done", 1, null]),
  );
});

test("a reader that holds a table does not stop others, and the swap comes when it has gone", async () => {
  const { load, customer } = await freshLoads();
  await load("seed");
  const reader = await client(customer.asLoader);
  await reader.query("BEGIN; SELECT count(*) FROM lms.users");
  const seeding = load("seed");
  await setTimeout(4000);
  const asked = Date.now();
  await ask(customer.asConsole, "SELECT count(*) FROM opendb.meta");
  expect(await one(customer.asLoader, "SELECT count(*) > 0 FROM lms.users")).toBe(true);
  expect(Date.now() - asked).toBeLessThan(3000);
  // Of this warehouse only: the server has others, in which other tests wait.
  const waiting =
    "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database WHERE NOT granted AND datname = current_database()";
  expect(await one(customer.asLoader, waiting)).toBe("0");
  await reader.query("COMMIT");
  await reader.end();
  expect((await seeding).state).toBe("done");
});

test("a new column of the source is told by the load that brings its table, though one before it has failed", async () => {
  const { load, source } = await freshLoads();
  const tables = ["lms.exam_results"];
  await load("seed", { tables });
  await source.admin.query(
    "ALTER TABLE platform.exam_attempts ADD COLUMN proctor text; UPDATE platform.exam_attempts SET score = 1000, updated_at = platform.clock()",
  );
  expect((await load("delta", { tables })).state).toBe("failed");
  await source.admin.query("UPDATE platform.exam_attempts SET score = 10, updated_at = platform.clock()");
  const { state, steps } = await load("delta", { tables });
  expect(state).toBe("done");
  expect(steps.flatMap(({ findings }) => findings.map(({ kind }) => kind))).toContain("new_columns");
});
