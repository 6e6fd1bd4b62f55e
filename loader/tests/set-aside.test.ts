import { expect, test } from "vitest";
import type { TableName } from "#db/schema/index.ts";
import { ask } from "#warehouse/testing.ts";
import { addsUp, asideOf, idsOf, stepOf } from "./misfits.testing.ts";
import { unlikeSource } from "./oracle.testing.ts";
import { contents, emptySource, freshLoads, one } from "./testing.ts";

test("an event that was repaired when its window had long passed arrives, with a key and without one", async () => {
  const loads = await freshLoads();
  const { load, source, customer } = loads;
  await source.admin.query(
    "ALTER TABLE platform.progress_events ALTER COLUMN action TYPE integer; ALTER TABLE platform.points ALTER COLUMN points TYPE bigint",
  );
  const [id = ""] = await idsOf(loads, "points", 1);
  const old = "platform.clock() - interval '30 days'";
  await source.admin.query(
    `UPDATE platform.points SET points = 3000000000, created_at = ${old} WHERE id = $1`,
    [id],
  );
  const root = customer.id_root_tenant;
  await source.admin.query(
    `INSERT INTO platform.progress_events
     SELECT $1, 1, 1, action, ${old} FROM unnest('{1, 70000, 70000, 1}'::integer[]) action`,
    [root],
  );
  const seed = await load("seed");
  expect(
    ["lms.scores", "lms.user_lesson_progress"].map((table) => stepOf(seed, table as TableName).rows_rejected),
  ).toEqual([1, 2]);
  const events = `SELECT count(*) FROM lms.user_lesson_progress WHERE id_tenant = ${root} AND id_item = 1 AND id_user = 1
    AND created_at = (SELECT max((key ->> 'created_at')::timestamptz) FROM opendb.rejected)`;
  expect(await one(customer.asLoader, events)).toBe("2");
  expect(await asideOf(loads)).toContainEqual({
    table: "lms.user_lesson_progress",
    key: { id_tenant: String(root), id_user: "1", id_item: "1", created_at: expect.any(String) },
    column: "action",
    reason: "22003",
  });
  await source.admin.query(
    "UPDATE platform.progress_events SET action = 0 WHERE ctid = (SELECT max(ctid) FROM platform.progress_events WHERE action = 70000)",
  );
  await source.admin.query("UPDATE platform.points SET points = 5 WHERE id = $1", [id]);
  const mended = await load("delta");
  const step = stepOf(mended, "lms.user_lesson_progress");
  expect([mended.state, step.rows_inserted, step.rows_rejected, addsUp(step).isAll]).toEqual([
    "done",
    1,
    1,
    true,
  ]);
  expect(await one(customer.asLoader, events)).toBe("3");
  await source.admin.query("DELETE FROM platform.progress_events WHERE action = 70000");
  expect((await load("delta")).state).toBe("done");
  expect(await asideOf(loads)).toEqual([]);
  expect(await unlikeSource(loads)).toEqual([]);
});

test("rows without their key do not fit, in tables that are compared whole, from a relation or from a query", async () => {
  const loads = await freshLoads();
  const { load, source, customer } = loads;
  await source.admin.query(`
    ALTER TABLE platform.learner_tags DROP CONSTRAINT learner_tags_pkey, ALTER COLUMN id DROP IDENTITY, ALTER COLUMN id DROP NOT NULL;
    ALTER TABLE platform.track_products DROP CONSTRAINT track_products_pkey, ALTER COLUMN track_id DROP NOT NULL`);
  await load("seed");
  const root = customer.id_root_tenant;
  await source.admin.query("INSERT INTO platform.learner_tags VALUES (NULL, $1, 1, 1)", [root]);
  await source.admin.query("INSERT INTO platform.track_products VALUES ($1, NULL, 1)", [root]);
  for (const kind of ["delta", "seed", "delta"] as const) {
    const ended = await load(kind);
    expect(ended.state, JSON.stringify(ended.run.error)).toBe("done");
    for (const table of ["lms.user_tags", "lms.track_products"] as const)
      expect(stepOf(ended, table).rows_rejected).toBe(1);
    expect((await asideOf(loads)).map((row) => [row.table, row.column, row.reason])).toEqual([
      ["lms.track_products", "id_track", "23502"],
      ["lms.user_tags", "id", "23502"],
    ]);
  }
});

test("values that can be kept are kept exactly: NaN, an exam of 19 digits, metadata of another kind", async () => {
  const loads = await freshLoads();
  const { load, source, customer } = loads;
  const [attempt = ""] = await idsOf(loads, "exam_attempts", 1);
  const [long = "", scalar = "", text = ""] = await idsOf(loads, "lessons", 3);
  await source.admin.query("UPDATE platform.exam_attempts SET score = 'NaN' WHERE id = $1", [attempt]);
  for (const [id, metadata] of [
    [long, '{"prova": {"id": 9223372036854775807}}'],
    [scalar, '{"prova": 7}'],
    [text, '{"prova": {"id": "sete"}}'],
  ])
    await source.admin.query("UPDATE platform.lessons SET format = 'prova', metadata = $2 WHERE id = $1", [
      id,
      metadata,
    ]);
  const seed = await load("seed");
  expect(seed.steps.map((step) => step.rows_rejected)).toEqual(seed.steps.map(() => 0));
  expect(await one(customer.asLoader, `SELECT score::text FROM lms.exam_results WHERE id = ${attempt}`)).toBe(
    "NaN",
  );
  expect(
    await ask(
      customer.asLoader,
      `SELECT id_exam FROM lms.lessons WHERE id IN (${long}, ${scalar}, ${text}) ORDER BY id`,
    ),
  ).toEqual([{ id_exam: "9223372036854775807" }, { id_exam: null }, { id_exam: null }]);
});

test("an e-mail of 9,600 characters that do not compress is loaded by a seed and by a delta, whole", async () => {
  const loads = await freshLoads();
  const { load, source, customer } = loads;
  const [first = "", second = ""] = await idsOf(loads, "learners", 2);
  const long = `email = (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 300) n), updated_at = platform.clock()`;
  await source.admin.query(`UPDATE platform.learners SET ${long} WHERE id = $1`, [first]);
  expect((await load("seed")).state).toBe("done");
  await source.admin.query(`UPDATE platform.learners SET ${long} WHERE id = $1`, [second]);
  expect((await load("delta")).state).toBe("done");
  expect(
    await one(
      customer.asLoader,
      `SELECT array_agg(length(email)) FROM lms.users WHERE id IN (${first}, ${second})`,
    ),
  ).toEqual([9600, 9600]);
  expect(await unlikeSource(loads)).toEqual([]);
});

test("more misfits than the manifest's share stop the table, saying how many, which columns and examples; what stands is kept", async () => {
  const loads = await freshLoads();
  const { load, source, customer } = loads;
  await load("seed");
  const before = await contents(customer.asLoader);
  await source.admin.query("UPDATE platform.exam_attempts SET score = 1000, updated_at = platform.clock()");
  const all = before["lms.exam_results"]?.length;
  for (const kind of ["delta", "seed"] as const) {
    const { state, run } = await load(kind, { tables: ["lms.exam_results"] });
    expect(state).toBe("failed");
    expect(run.error).toMatchObject({
      code: "too_many_misfits",
      table: "lms.exam_results",
      isTransient: false,
    });
    expect(run.error?.message).toContain(
      `${all} of ${all} rows of lms.exam_results at the source do not fit`,
    );
    expect(run.error?.message).toMatch(/ score: \d+ \(out of range\)\. .* Examples: id \d+, id_tenant \d+/);
  }
  expect(await contents(customer.asLoader)).toEqual(before);
  expect(await asideOf(loads)).toEqual([]);
});

test("bytes that are no text, at a source without an encoding, set their row aside", async () => {
  const source = await emptySource({ encoding: "SQL_ASCII" });
  await source.admin.query(`
    INSERT INTO platform.instances (id, slug, created_at, updated_at) VALUES (1, 'acme', now(), now());
    INSERT INTO platform.learners (id, instance_id, full_name, email, created_at, updated_at)
    SELECT n, 1, CASE n WHEN 1 THEN 'Jo' || convert_from('\\xe3'::bytea, 'SQL_ASCII') ELSE 'João' END, n || '@acme.example', now(), now()
    FROM generate_series(1, 3) n`);
  const loads = await freshLoads({ source, root: 1n });
  for (const kind of ["seed", "delta"] as const) {
    const ended = await loads.load(kind, { tables: ["lms.users"] });
    expect([kind, ended.state, stepOf(ended, "lms.users").rows_rejected]).toEqual([kind, "done", 1]);
    expect(await asideOf(loads)).toMatchObject([{ key: { id: "1" }, column: "name", reason: "22021" }]);
  }
  const names = await ask<{ name: string }>(loads.customer.asLoader, "SELECT name FROM lms.users");
  expect(names.map(({ name }) => name)).toEqual(["João", "João"]);
});
