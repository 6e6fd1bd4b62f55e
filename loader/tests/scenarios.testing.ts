import { inject } from "vitest";
import { client } from "#db/connect.ts";
import type { TableName } from "#db/schema/index.ts";
import { tick } from "#sample-lms/tick/tick.ts";
import { ask } from "#warehouse/testing.ts";
import { oddValues } from "./odd-values.testing.ts";
import { now, type Scenario, type ScenarioContext, some, statement } from "./scenario.testing.ts";
import { extracted } from "./testing.ts";

/*
 * What may happen at a source and to the loads of it. All that a scenario stamps is inside what a delta promises:
 * not earlier than the overlap before the watermark.
 */

/** Days at the platform, which pass for the warehouse, too. */
async function nights(
  { source, customer }: ScenarioContext,
  days: number,
  seed: number,
  chaos = false,
): Promise<void> {
  await tick(source.admin, { days, seed, chaos });
  await ask(
    customer.asLoader,
    "UPDATE opendb.watermarks SET loaded_at = loaded_at - make_interval(days => $1)",
    [days],
  );
}

const jump = ({ source }: ScenarioContext, days: number) =>
  source.admin.query("UPDATE platform.clock SET ahead = ahead + make_interval(days => $1)", [days]);

const renamed = (seed: number, count = 5) =>
  `UPDATE platform.learners SET full_name = 'Name ${seed}', updated_at = ${now} WHERE id IN ${some("learners", seed, count)}`;

const deletable = {
  "lms.lesson_ratings": "ratings",
  "lms.messages": "messages",
  "lms.users": "learners",
  "lms.lessons": "lessons",
  "lms.user_tracks": "grants",
  "lms.exam_results": "exam_attempts",
  "lms.scores": "points",
} as const;
const vanish = (context: ScenarioContext) => {
  for (const table of Object.keys(deletable)) context.vanished.add(table as TableName);
};

/** Rows that arrive late, with times on the very line where the next window of their table starts, and on its watermark. */
const onTheLines: Scenario = async ({ source, customer }, seed) => {
  const marks = await ask<{ table: string; until: string }>(
    customer.asLoader,
    'SELECT table_name AS "table", until::text FROM opendb.watermarks',
  );
  const at = (table: TableName, isStart: boolean) => {
    const until = marks.find((mark) => mark.table === table)?.until;
    const lookback = extracted.find((entry) => entry.table === table)?.lookback;
    return `('${until}'::timestamptz - interval '${isStart ? lookback : 0}')`;
  };
  for (const isStart of [true, false])
    await source.admin.query(`
      UPDATE platform.learners SET full_name = 'Line ${isStart} ${seed}', updated_at = ${at("lms.users", isStart)}
      WHERE id IN ${some("learners", seed + Number(isStart), 4)};
      INSERT INTO platform.progress_events SELECT instance_id, id, 1, 1, ${at("lms.user_lesson_progress", isStart)}
      FROM platform.learners, generate_series(1, 2) WHERE id IN ${some("learners", seed, 6)};
      INSERT INTO platform.learner_events (instance_id, learner_id, kind, created_at)
      SELECT instance_id, id, 'on_the_line', ${at("lms.user_logs", isStart)} FROM platform.learners WHERE id IN ${some("learners", seed, 6)};
      INSERT INTO platform.points (instance_id, learner_id, type, points, created_at)
      SELECT instance_id, id, 'manual', 1, ${at("lms.scores", isStart)} FROM platform.learners WHERE id IN ${some("learners", seed, 6)}`);
};

/** Rows are stamped, a delta passes, and only then are they committed. */
const commitLate: Scenario = async (context, seed) => {
  const { database } = context.source;
  const late = await client({ url: inject("adminUrl"), database });
  const stamp = `${now} - interval '${seed % 20} hours'`;
  await late.query(`BEGIN;
    UPDATE platform.learners SET full_name = 'Late ${seed}', updated_at = ${stamp} WHERE id IN ${some("learners", seed, 4)};
    INSERT INTO platform.progress_events SELECT instance_id, id, 1, 1, ${stamp}
    FROM platform.learners, generate_series(1, 2) WHERE id IN ${some("learners", seed, 6)};
    INSERT INTO platform.points (instance_id, learner_id, type, points, created_at)
    SELECT instance_id, id, 'manual', 2, ${stamp} FROM platform.learners WHERE id IN ${some("learners", seed, 6)};
    INSERT INTO platform.messages (instance_id, type_id, role_id, learner_id, body, created_at, updated_at)
    SELECT instance_id, 1, 1, id, 'Late', ${stamp}, ${stamp} FROM platform.learners WHERE id IN ${some("learners", seed, 3)}`);
  await context.load("delta");
  await late.query("COMMIT");
  await late.end();
};

/** What happens at the source. */
export const sourceScenarios: Record<string, Scenario> = {
  ...oddValues,
  "a night": (context, seed) => nights(context, 1, seed),
  "nights that are missed": (context, seed) => nights(context, 2 + (seed % 3), seed),
  "an upheaval": async (context, seed) => {
    await nights(context, 1, seed, true);
    vanish(context);
  },
  "rows on the lines of windows": onTheLines,
  "a transaction that commits late": commitLate,
  "the clock goes back": async (context, seed) => {
    await jump(context, -1 - (seed % 4));
    await context.source.admin.query(renamed(seed));
  },
  "the clock goes ahead for a while in which a delta passes": async (context, seed) => {
    await jump(context, 10);
    await context.source.admin.query(renamed(seed));
    await context.load("delta");
    await jump(context, -10);
    await context.source.admin.query(renamed(seed + 1));
  },
  "only deleted_at moves": statement(
    (seed) =>
      `${["learners", "lessons", "messages", "certificates", "ratings", "tracks"]
        .map(
          (table) =>
            `UPDATE platform.${table} SET deleted_at = ${now} WHERE id IN ${some(table, seed, 2, "deleted_at IS NULL")}`,
        )
        .join(
          ";",
        )}; UPDATE platform.grants SET revoked_at = ${now} WHERE id IN ${some("grants", seed, 3, "revoked_at IS NULL")}`,
  ),
  "deleted rows come back": statement(
    (
      seed,
    ) => `UPDATE platform.learners SET deleted_at = NULL, updated_at = ${now} WHERE id IN ${some("learners", seed, 2, "deleted_at IS NOT NULL")};
      UPDATE platform.lessons SET deleted_at = NULL, updated_at = ${now} WHERE id IN ${some("lessons", seed, 2, "deleted_at IS NOT NULL")}`,
  ),
  "identical events": statement(
    (
      seed,
    ) => `INSERT INTO platform.progress_events SELECT instance_id, learner_id, lesson_id, 1, ${now} - interval '${seed} seconds'
      FROM (SELECT * FROM platform.progress_events ORDER BY hashint8(learner_id + ${seed}) LIMIT 3) e, generate_series(1, 5)`,
  ),
  "late events": statement(
    (
      seed,
    ) => `INSERT INTO platform.progress_events SELECT instance_id, id, 1, 1, ${now} - interval '70 hours' + interval '${seed} seconds'
      FROM platform.learners WHERE id IN ${some("learners", seed, 8)};
      INSERT INTO platform.learner_events (instance_id, learner_id, kind, created_at)
      SELECT instance_id, id, 'late', ${now} - interval '70 hours' + interval '${seed} seconds' FROM platform.learners WHERE id IN ${some("learners", seed, 8)}`,
  ),
  "events that vanish": statement(
    (seed) => `DELETE FROM platform.progress_events WHERE ctid IN (SELECT ctid FROM platform.progress_events
      WHERE created_at BETWEEN ${now} - interval '20 hours' AND ${now} ORDER BY hashfloat8(extract(epoch FROM created_at)::float8 + ${seed}), ctid LIMIT 20)`,
  ),
  "links that vanish": statement(
    (seed) => `DELETE FROM platform.learner_tags WHERE id IN ${some("learner_tags", seed, 4)};
      DELETE FROM platform.track_products WHERE track_id IN ${some("tracks", seed, 1)}`,
  ),
  "rows that are deleted without a trace": async (context, seed) => {
    vanish(context);
    for (const table of Object.values(deletable))
      await context.source.admin.query(`DELETE FROM platform.${table} WHERE id IN ${some(table, seed, 2)}`);
  },
  "rows that change tenant": statement(
    (seed) => `UPDATE platform.learners l SET updated_at = ${now}, instance_id =
      (SELECT id FROM platform.instances i ORDER BY hashint8(i.id + l.id + ${seed}) LIMIT 1) WHERE id IN ${some("learners", seed, 12)};
      UPDATE platform.messages m SET updated_at = ${now}, instance_id =
      (SELECT id FROM platform.instances i ORDER BY hashint8(i.id + m.id + ${seed}) LIMIT 1) WHERE id IN ${some("messages", seed, 6)}`,
  ),
  "what is joined changes, whether its relation has change times or not": statement(
    (
      seed,
    ) => `UPDATE platform.products p SET origin_id = (SELECT max(id) - ${seed % 3} FROM platform.products), updated_at = ${now} WHERE id IN ${some("products", seed, 2)};
      UPDATE platform.tracks SET origin_id = nullif(${seed % 3}, 0), updated_at = ${now} WHERE id IN ${some("tracks", seed, 2)};
      UPDATE platform.message_types SET label = label || '!' WHERE id = 1 + ${seed % 3};
      DELETE FROM platform.message_roles WHERE id = ${seed % 9}`,
  ),
  "rows that change tenant without a change time": async (context, seed) => {
    vanish(context);
    for (const table of ["learners", "messages", "points"])
      await context.source.admin.query(`UPDATE platform.${table} l SET instance_id =
        (SELECT id FROM platform.instances i ORDER BY hashint8(i.id + l.id + ${seed}) LIMIT 1) WHERE id IN ${some(table, seed, 4)}`);
  },
  "a tenant that changes hands": statement(
    (
      seed,
    ) => `UPDATE platform.instances i SET updated_at = ${now}, parent_id = (SELECT id FROM platform.instances r
        WHERE r.parent_id IS NULL AND r.id <> i.parent_id ORDER BY r.id LIMIT 1)
      WHERE i.id IN ${some("instances", seed, 1, "parent_id IS NOT NULL AND NOT EXISTS (SELECT FROM platform.instances c WHERE c.parent_id = instances.id)")}`,
  ),
};

/** A window that begins and ends on the very times of events that were loaded. */
const windowAgain: Scenario = async ({ load, customer }, seed) => {
  const [window] = await ask<{ from: string; until: string }>(
    customer.asLoader,
    `SELECT to_json(min(at)) #>> '{}' AS "from", to_json(max(at)) #>> '{}' AS until FROM (
       SELECT created_at AS at FROM lms.user_lesson_progress
       WHERE created_at < '9999-01-01' AND created_at > (
         SELECT max(created_at) - interval '9 days' FROM lms.user_lesson_progress WHERE created_at < '9999-01-01')
       ORDER BY hashint8(id_user + ${seed}), created_at LIMIT 20) e`,
  );
  await load("delta", window);
};

/** What is loaded, and how; those that bring every table up to date say so. */
export const loadScenarios: Record<string, { isWhole: boolean; load: Scenario }> = {
  "a delta": { isWhole: true, load: ({ load }) => load("delta") },
  "a delta that is repeated": {
    isWhole: true,
    load: async ({ load }) => {
      await load("delta");
      await load("delta");
    },
  },
  "a delta that is interrupted and goes on": {
    isWhole: true,
    load: ({ load }, seed) => load("delta", {}, undefined, seed % 20),
  },
  "a delta that sweeps": {
    isWhole: true,
    load: async (context) => {
      await context.load("delta", { isSweep: true, isConfirmed: true });
      context.vanished.clear();
    },
  },
  "a window again": { isWhole: false, load: windowAgain },
  "a delta, and a window of it again": {
    isWhole: true,
    load: async (context, seed) => {
      await context.load("delta");
      await windowAgain(context, seed);
    },
  },
  "a delta of some tables": {
    isWhole: false,
    load: ({ load }) => load("delta", { tables: ["lms.users", "lms.user_lesson_progress", "lms.lessons"] }),
  },
  "a seed": {
    isWhole: true,
    load: async (context) => {
      await context.load("seed");
      context.vanished.clear();
    },
  },
  "a seed of some tables": {
    isWhole: false,
    load: ({ load }) => load("seed", { tables: ["lms.users", "lms.user_logs"] }),
  },
  "a derive": { isWhole: false, load: ({ load }) => load("derive") },
};
