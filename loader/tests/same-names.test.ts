import { expect, test } from "vitest";
import { sourceRole } from "#sample-lms/source/create.ts";
import { addsUp, asideOf, idsOf, stepOf } from "./misfits.testing.ts";
import { unlikeSource } from "./oracle.testing.ts";
import { freshLoads } from "./testing.ts";

test("several rows without a key are set aside together, each counted", async () => {
  const loads = await freshLoads();
  const { load, source, customer } = loads;
  await source.admin.query(
    "ALTER TABLE platform.learner_tags DROP CONSTRAINT learner_tags_pkey, ALTER COLUMN id DROP IDENTITY, ALTER COLUMN id DROP NOT NULL",
  );
  await load("seed");
  await source.admin.query(
    "INSERT INTO platform.learner_tags SELECT NULL, $1, 1, n FROM generate_series(1, 3) n",
    [customer.id_root_tenant],
  );
  for (const kind of ["delta", "seed", "delta"] as const) {
    const ended = await load(kind, { tables: ["lms.user_tags"] });
    expect(ended.state, JSON.stringify(ended.run.error)).toBe("done");
    const step = stepOf(ended, "lms.user_tags");
    expect([step.rows_rejected, addsUp(step).isAll]).toEqual([3, true]);
    expect((await asideOf(loads)).map(({ table, column }) => [table, column])).toEqual([
      ["lms.user_tags", "id"],
    ]);
  }
});

test("rows of a partitioned table are set aside once, though other partitions have rows at the same places", async () => {
  const loads = await freshLoads();
  const { load, source } = loads;
  const [id = ""] = await idsOf(loads, "points", 1);
  await source.admin.query(`
    ALTER TABLE platform.points ALTER COLUMN points TYPE bigint, ALTER COLUMN id DROP IDENTITY;
    ALTER TABLE platform.points RENAME TO points_then;
    CREATE TABLE platform.points (LIKE platform.points_then) PARTITION BY RANGE (id);
    ALTER TABLE platform.points ATTACH PARTITION platform.points_then FOR VALUES FROM (MINVALUE) TO (900000000);
    CREATE TABLE platform.points_between PARTITION OF platform.points FOR VALUES FROM (900000000) TO (1000000000);
    CREATE TABLE platform.points_now PARTITION OF platform.points FOR VALUES FROM (1000000000) TO (MAXVALUE);
    GRANT SELECT ON ALL TABLES IN SCHEMA platform TO ${sourceRole};
    INSERT INTO platform.points SELECT (jsonb_populate_record(p, jsonb_build_object('id', 900000000 + n))).*
      FROM platform.points p, generate_series(1, 600) n WHERE p.id = ${id};
    INSERT INTO platform.points SELECT (jsonb_populate_record(p, jsonb_build_object('id', 1000000000 + n, 'points', 3000000000))).*
      FROM platform.points p, generate_series(1, 9) n WHERE p.id = ${id}`);
  for (const options of [{}, { isSweep: true }]) {
    const seed = await load("seed", { tables: ["lms.scores"] });
    expect(seed.state, JSON.stringify(seed.run.error)).toBe("done");
    expect(stepOf(seed, "lms.scores").rows_rejected).toBe(9);
    const delta = await load("delta", { ...options, tables: ["lms.scores"] });
    expect(delta.state, JSON.stringify(delta.run.error)).toBe("done");
    expect(stepOf(delta, "lms.scores").rows_rejected).toBe(9);
    expect((await asideOf(loads)).map(({ key }) => Number(key.id) % 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }
  await source.admin.query("UPDATE platform.points SET points = 5 WHERE id > 1000000000");
  expect((await load("delta")).state).toBe("done");
  expect(await asideOf(loads)).toEqual([]);
  expect(await unlikeSource(loads)).toEqual([]);
});

test("rows that are set aside are not told as gone from the source, and ask for nothing beside those that are", async () => {
  const loads = await freshLoads();
  const { load, source } = loads;
  const [id] = await idsOf(loads, "exam_attempts", 1);
  await source.admin.query(
    `INSERT INTO platform.exam_attempts SELECT (jsonb_populate_record(a, jsonb_build_object('id', 900000 + n))).*
     FROM platform.exam_attempts a, generate_series(1, 300) n WHERE a.id = $1`,
    [id],
  );
  await load("seed", { tables: ["lms.exam_results"] });
  const all = await idsOf(loads, "exam_attempts", 10_000);
  // Each of the two is under its share, and both together are over it.
  const some = Math.floor(all.length * 0.04);
  await source.admin.query(
    "UPDATE platform.exam_attempts SET score = 1000, updated_at = platform.clock() WHERE id = ANY ($1)",
    [all.slice(0, some)],
  );
  await source.admin.query("DELETE FROM platform.exam_attempts WHERE id = ANY ($1)", [all.slice(-some)]);
  const swept = await load("delta", { isSweep: true, tables: ["lms.exam_results"] });
  expect(swept.state, JSON.stringify(swept.run.error)).toBe("done");
  const { rows_rejected, rows_deleted } = stepOf(swept, "lms.exam_results");
  expect([some > 5, rows_rejected, rows_deleted]).toEqual([true, some, 2 * some]);
});
