import { describe, expect, test } from "vitest";
import type { TableName } from "#db/schema/index.ts";
import { addsUp, asideOf, idsOf, stepOf, warning } from "./misfits.testing.ts";
import { fromSource } from "./oracle/extracted.testing.ts";
import { unlikeSource } from "./oracle.testing.ts";
import { contents, freshLoads, one } from "./testing.ts";

type Kind = {
  /** What is wrong, and with which row; changes the source's columns first where need be. */
  what: string;
  table: TableName;
  from: string;
  prepare?: string;
  spoil: string;
  repair: string;
  column: string;
  reason: string;
};

const kinds: Kind[] = [
  {
    what: "a score of 1000",
    table: "lms.exam_results",
    from: "exam_attempts",
    spoil: "score = 1000",
    repair: "score = 99.5",
    column: "score",
    reason: "22003",
  },
  {
    what: "an infinite score",
    table: "lms.exam_results",
    from: "exam_attempts",
    spoil: "score = 'Infinity'",
    repair: "score = 1",
    column: "score",
    reason: "22003",
  },
  {
    what: "a phone of 51 characters",
    table: "lms.users",
    from: "learners",
    prepare: "ALTER TABLE platform.learners ALTER COLUMN phone TYPE text",
    spoil: "phone = repeat('é', 51)",
    repair: "phone = repeat('é', 50)",
    column: "phone",
    reason: "22001",
  },
  {
    what: "a number behind the largest integer",
    table: "lms.scores",
    from: "points",
    prepare: "ALTER TABLE platform.points ALTER COLUMN points TYPE bigint",
    spoil: "points = 3000000000",
    repair: "points = 2000000000",
    column: "score",
    reason: "22003",
  },
  {
    what: "an exam of 20 digits in metadata",
    table: "lms.lessons",
    from: "lessons",
    spoil: `format = 'prova', metadata = '{"prova": {"id": 99999999999999999999}}'`,
    repair: `metadata = '{"prova": {"id": 7}}'`,
    column: "id_exam",
    reason: "22003",
  },
  {
    what: "a NUL in a JSON text",
    table: "lms.lessons",
    from: "lessons",
    prepare: "ALTER TABLE platform.lessons ALTER COLUMN metadata TYPE json",
    spoil: `format = 'prova', metadata = '{"prova": {"id": 7}, "note": "\\u0000"}'`,
    repair: `metadata = '{"prova": {"id": 7}}'`,
    column: "id_exam",
    reason: "22P05",
  },
];

const stamped: ReadonlySet<string> = new Set(["exam_attempts", "learners", "lessons"]);
const change = ({ from }: Kind, set: string) =>
  `UPDATE platform.${from} SET ${set}${stamped.has(from) ? ", updated_at = platform.clock()" : ""} WHERE id = $1`;

describe.each(kinds)("$what", (kind) => {
  const { table, from, prepare, column, reason } = kind;
  const others = new Set(fromSource.filter((name) => name !== table));

  test("sets its row aside in a seed, named and counted; all else is there, and the repaired row comes with the next delta", async () => {
    const loads = await freshLoads();
    const { source, customer } = loads;
    const load = (asked: "seed" | "delta") => loads.load(asked, { tables: [table] });
    if (prepare) await source.admin.query(prepare);
    const [id = ""] = await idsOf(loads, from, 1);
    await source.admin.query(change(kind, kind.spoil), [id]);
    const seed = await load("seed");
    const step = stepOf(seed, table);
    expect([seed.state, step.state, step.rows_rejected]).toEqual(["done", "done", 1]);
    expect(addsUp(step)).toEqual({ read: (step.rows_total ?? 0) + 1, isAll: true });
    expect(warning(step)).toMatchObject({ level: "warn", count: 1 });
    expect(warning(step)?.message).toContain(` ${column}: `);
    expect(warning(step)?.message).toContain(`id ${id}`);
    expect(await asideOf(loads)).toEqual([{ table, key: expect.objectContaining({ id }), column, reason }]);
    expect(await one(customer.asLoader, `SELECT count(*) FROM ${table} WHERE id = ${id}`)).toBe("0");
    const night = await load("delta");
    expect([night.state, stepOf(night, table).rows_rejected]).toEqual(["done", 1]);
    await source.admin.query(change(kind, kind.repair), [id]);
    const mended = await load("delta");
    const { rows_rejected, rows_inserted } = stepOf(mended, table);
    expect([mended.state, rows_rejected, rows_inserted]).toEqual(["done", 0, 1]);
    expect(await asideOf(loads)).toEqual([]);
    expect(await unlikeSource(loads, others)).toEqual([]);
  });

  test("takes its row out in a delta and in a sweep, as a seed does, and the rest of the window comes", async () => {
    const loads = await freshLoads();
    const { source, customer } = loads;
    const load = (asked: "seed" | "delta", options = {}) =>
      loads.load(asked, { ...options, tables: [table] });
    if (prepare) await source.admin.query(prepare);
    await load("seed");
    const [id = "", other = ""] = await idsOf(loads, from, 2);
    // An event is looked at again in its window only.
    if (!stamped.has(from))
      await source.admin.query(`UPDATE platform.${from} SET created_at = platform.clock() WHERE id = $1`, [
        id,
      ]);
    await source.admin.query(change(kind, kind.spoil), [id]);
    // One that changes later stays as it came.
    if (stamped.has(from)) await source.admin.query(change(kind, kind.repair), [other]);
    for (const options of [{}, { isSweep: true }, {}]) {
      const delta = await load("delta", options);
      const step = stepOf(delta, table);
      expect([delta.state, step.rows_rejected, addsUp(step).isAll]).toEqual(["done", 1, true]);
      expect(await one(customer.asLoader, `SELECT count(*) FROM ${table} WHERE id = ${id}`)).toBe("0");
      expect(await asideOf(loads)).toEqual([{ table, key: expect.objectContaining({ id }), column, reason }]);
    }
    const { [table]: before = [] } = await contents(customer.asLoader);
    expect((await load("seed")).state).toBe("done");
    const { [table]: after = [] } = await contents(customer.asLoader);
    expect(after.length).toBe(before.length);
    // Events stay as they came.
    if (stamped.has(from)) expect(after).toEqual(before);
    expect((await asideOf(loads)).map((row) => row.key.id)).toEqual([id]);
  });
});
