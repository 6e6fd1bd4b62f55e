import type pg from "pg";
import type { TableName } from "#db/schema/index.ts";
import { fromSource } from "#loader/tests/oracle/extracted.testing.ts";
import type { Expected } from "./expected.ts";
import type { Random } from "./random.ts";
import { sleep } from "./time.ts";
import type { VersionRows } from "./version-rows.ts";
import { ownName, type World } from "./world.ts";

type Change = { tables: readonly TableName[]; sql: (random: Random) => string; weight: number };

const some = (table: string, random: Random, most: number, where = "true") =>
  `(SELECT id FROM platform.${table} WHERE ${where} ORDER BY hashint8(id + ${random.between(1, 1e6)}) LIMIT ${random.between(1, most)})`;
const now = "platform.clock()";
const ago = (random: Random, hours: number) =>
  `${now} - interval '${random.between(1, hours * 3600)} seconds'`;

/** What people and programs do at the source: every way in which rows arrive, change, move and vanish. */
const changes: Change[] = [
  {
    weight: 6,
    tables: ["lms.users"],
    sql: (r) => `UPDATE platform.learners SET full_name = 'Name ${r.between(1, 1e6)}', updated_at = ${now}
      WHERE id IN ${some("learners", r, 20)}`,
  },
  {
    weight: 3,
    tables: ["lms.users"],
    sql: (r) => `INSERT INTO platform.learners (instance_id, full_name, email, created_at, updated_at)
      SELECT instance_id, full_name, email, ${now}, ${now} FROM platform.learners WHERE id IN ${some("learners", r, 10)}`,
  },
  {
    // Only deleted_at moves.
    weight: 3,
    tables: ["lms.users"],
    sql: (r) =>
      `UPDATE platform.learners SET deleted_at = ${now} WHERE id IN ${some("learners", r, 3, "deleted_at IS NULL")}`,
  },
  {
    // To another tenant, of the same customer or of another one.
    weight: 3,
    tables: ["lms.users"],
    sql: (
      r,
    ) => `UPDATE platform.learners SET instance_id = (SELECT id FROM platform.instances ORDER BY hashint8(id + ${r.between(1, 1e6)}) LIMIT 1),
      updated_at = ${now} WHERE id IN ${some("learners", r, 5)}`,
  },
  {
    // Identical rows among them, some from devices that were offline.
    weight: 6,
    tables: ["lms.user_lesson_progress"],
    sql: (r) => `INSERT INTO platform.progress_events
      SELECT e.instance_id, e.learner_id, e.lesson_id, e.action, ${ago(r, 40)}
      FROM (SELECT * FROM platform.progress_events ORDER BY created_at DESC LIMIT ${r.between(1, 300)}) e, generate_series(1, 2)`,
  },
  {
    weight: 2,
    tables: ["lms.user_lesson_progress"],
    sql: (r) => `DELETE FROM platform.progress_events WHERE ctid IN (SELECT ctid FROM platform.progress_events
      WHERE created_at > ${now} - interval '20 hours' ORDER BY hashint8(learner_id + ${r.between(1, 1e6)}) LIMIT ${r.between(1, 40)})`,
  },
  {
    weight: 4,
    tables: ["lms.user_logs"],
    sql: (r) => `INSERT INTO platform.learner_events (instance_id, learner_id, kind, ip, created_at)
      SELECT instance_id, id, 'sign_in', '10.0.0.2', ${ago(r, 40)} FROM platform.learners WHERE id IN ${some("learners", r, 60)}`,
  },
  {
    weight: 3,
    tables: ["lms.user_tags"],
    sql: (r) => `WITH gone AS (DELETE FROM platform.learner_tags WHERE id IN ${some("learner_tags", r, 10)})
      INSERT INTO platform.learner_tags (instance_id, learner_id, tag_id)
      SELECT t.instance_id, l.id, t.id FROM platform.learners l JOIN platform.tags t USING (instance_id)
      WHERE l.id IN ${some("learners", r, 10)}`,
  },
  {
    weight: 3,
    tables: ["lms.user_tracks", "metrics.track_access_aggregates"],
    sql: (
      r,
    ) => `WITH gone AS (UPDATE platform.grants SET revoked_at = ${now} WHERE id IN ${some("grants", r, 5, "revoked_at IS NULL")})
      INSERT INTO platform.grants (instance_id, track_id, learner_id, origin, created_at, updated_at)
      SELECT instance_id, track_id, learner_id, 'manual', ${now}, ${now} FROM platform.grants WHERE id IN ${some("grants", r, 10)}`,
  },
  {
    // Several tables in one transaction.
    weight: 3,
    tables: ["lms.scores", "lms.lesson_ratings", "lms.messages"],
    sql: (r) => `WITH a AS (INSERT INTO platform.points (instance_id, learner_id, type, points, created_at)
        SELECT instance_id, id, 'lesson', 5, ${now} FROM platform.learners WHERE id IN ${some("learners", r, 30)}),
      b AS (UPDATE platform.ratings SET rating = -rating, updated_at = ${now} WHERE id IN ${some("ratings", r, 10)})
      UPDATE platform.messages SET body = 'Edited ${r.between(1, 1e6)}', updated_at = ${now} WHERE id IN ${some("messages", r, 10)}`,
  },
  {
    // A sub-platform goes to the other customer, with all that it ever had; or comes back.
    weight: 1,
    tables: fromSource,
    sql: (r) => `UPDATE platform.instances i SET updated_at = ${now}, parent_id = (
        SELECT id FROM platform.instances WHERE parent_id IS NULL ORDER BY hashint8(id + ${r.between(1, 1e6)}) LIMIT 1)
      WHERE i.id = (SELECT max(id) FROM platform.instances l WHERE parent_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM platform.instances c WHERE c.parent_id = l.id))`,
  },
];
const drawn = changes.flatMap((change) => Array.from({ length: change.weight }, () => change));

async function apply(
  source: pg.Client,
  expected: Expected,
  versions: VersionRows,
  random: Random,
): Promise<void> {
  const change = random.pick(drawn);
  await source.query("BEGIN");
  await source.query(change.sql(random));
  await versions.advance(source);
  await expected.note(source, change.tables);
  // Some transactions commit long after they stamped their rows.
  if (random.chance(0.1)) await sleep(random.between(500, 4000));
  await source.query("COMMIT");
}

/** Changes the source again and again until it is told to stop. Resolves to how many transactions were committed. */
export async function keepChanging(
  world: World,
  expected: Expected,
  versions: VersionRows,
  random: Random,
  signal: AbortSignal,
): Promise<number> {
  let done = 0;
  let source: pg.Client | undefined;
  while (!signal.aborted) {
    try {
      source ??= await world.open("platform");
      await apply(source, expected, versions, random);
      done++;
    } catch (error) {
      const [broken] = [source];
      source = undefined;
      await broken?.end().catch(() => {});
      if (!world.isAway(Date.now() - 15_000))
        throw new Error(`${ownName}: a change of the source failed`, { cause: error });
      await sleep(200);
    }
    await sleep(random.between(100, 1500));
  }
  await source?.end().catch(() => {});
  return done;
}
