import { now, type Scenario, some, statement } from "./scenario.testing.ts";

/* Values that hardly a platform has, and that must hold up none of its other rows. */

/** Whatever does not fit is mended; an event keeps its time, which may have left the windows long ago. */
const mend: Scenario = async ({ source, misfits }) => {
  await source.admin.query(`
    UPDATE platform.exam_attempts SET score = 50, updated_at = ${now} WHERE score > 999;
    UPDATE platform.lessons SET metadata = '{"prova": {"id": 1}}', updated_at = ${now} WHERE metadata #>> '{prova,id}' ~ '[0-9]{20}';
    UPDATE platform.progress_events SET action = 1 WHERE action > 1`);
  misfits.clear();
};

/** Few of them: more than a share stop their table. */
const spoil: Scenario = async (context, seed) => {
  await mend(context, seed);
  const { source, misfits } = context;
  await source.admin.query(`
    ALTER TABLE platform.progress_events ALTER COLUMN action TYPE integer;
    UPDATE platform.exam_attempts SET score = CASE id % 2 WHEN 0 THEN 1000 ELSE 'Infinity'::numeric END, updated_at = ${now} WHERE id IN ${some("exam_attempts", seed, 3)};
    UPDATE platform.lessons SET format = 'prova', metadata = '{"prova": {"id": 99999999999999999999}}', updated_at = ${now} WHERE id IN ${some("lessons", seed, 2)};
    INSERT INTO platform.progress_events SELECT instance_id, id, 1, 70000, ${now} - interval '${seed % 20} hours'
    FROM platform.learners, generate_series(1, 2) WHERE id IN ${some("learners", seed, 4)}`);
  for (const table of ["lms.exam_results", "lms.lessons", "lms.user_lesson_progress"] as const)
    misfits.add(table);
};

const extremes = [
  "infinity",
  "-infinity",
  "4714-11-24 00:00+00 BC",
  "0044-03-15 BC",
  "12024-01-01",
  "294276-12-31 23:59:59+00",
  "1970-01-01",
];

/** Times that no calendar has, in new rows and old ones. Who is active is spared: the platform's next day begins with them. */
const atNoTime = (seed: number) => {
  const at = `'${extremes[seed % extremes.length]}'::timestamptz`;
  const whose = `FROM platform.learners WHERE id IN ${some("learners", seed, 4)}`;
  return `
    INSERT INTO platform.progress_events SELECT instance_id, id, 1, 1, ${at} ${whose};
    INSERT INTO platform.learner_events (instance_id, learner_id, kind, created_at) SELECT instance_id, id, 'no_time', ${at} ${whose};
    INSERT INTO platform.points (instance_id, learner_id, type, points, created_at) SELECT instance_id, id, 'manual', 3, ${at} ${whose};
    INSERT INTO platform.messages (instance_id, type_id, role_id, learner_id, body, created_at, updated_at, deleted_at)
    SELECT instance_id, 1, 1, id, 'No time', ${at}, ${now}, ${now} ${whose};
    UPDATE platform.certificates SET issued_at = ${at}, updated_at = ${now} WHERE id IN ${some("certificates", seed, 2)};
    UPDATE platform.exam_attempts SET finished_at = ${at}, updated_at = ${now} WHERE id IN ${some("exam_attempts", seed, 2)};
    UPDATE platform.learners SET created_at = ${at}, deleted_at = ${now} WHERE id IN ${some("learners", seed + 1, 2)};
    UPDATE platform.lessons SET deleted_at = ${at}, updated_at = ${now} WHERE id IN ${some("lessons", seed, 1)};
    UPDATE platform.tags SET created_at = ${at}, updated_at = ${at}, title = title || '!' WHERE id IN ${some("tags", seed, 2)}`;
};

const hostileNames = ["preco (R$", "([a-z_. ]+)+!", "a\"b'c", "\u202elevart", "select"];

/** Columns that nobody loads, named as no column should be, and people whose names turn round, hide or end a text. */
const hostile = (seed: number) => {
  const name = (hostileNames[seed % hostileNames.length] ?? "").replaceAll('"', '""');
  return `ALTER TABLE platform.learners ADD COLUMN IF NOT EXISTS "${name}" text;
    ALTER TABLE platform.tags ADD COLUMN IF NOT EXISTS "${name}" text;
    UPDATE platform.learners SET full_name = E'\u202e'';--\\."\t' || repeat('\u200b\u0627', 2500) || id, updated_at = ${now}
    WHERE id IN ${some("learners", seed, 3)}`;
};

/** What happens at the source. */
export const oddValues: Record<string, Scenario> = {
  "rows at times that no calendar has": statement(atNoTime),
  "names that are meant to break something": statement(hostile),
  "values that do not fit": spoil,
  "values that did not fit are mended": mend,
  "values that fit by a hair": statement(
    (
      seed,
    ) => `UPDATE platform.exam_attempts SET score = CASE id % 2 WHEN 0 THEN 'NaN' ELSE 999.99 END, updated_at = ${now} WHERE id IN ${some("exam_attempts", seed, 2)};
      UPDATE platform.lessons SET format = 'prova', updated_at = ${now}, metadata = CASE id % 3 WHEN 0 THEN '{"prova": 7}'
        WHEN 1 THEN '{"prova": {"id": 9223372036854775807}}' ELSE '"prova"' END::jsonb WHERE id IN ${some("lessons", seed, 2)};
      UPDATE platform.learners SET email = (SELECT string_agg(md5((id + n)::text), '') FROM generate_series(1, 300) n),
        phone = repeat('é', 50), updated_at = ${now} WHERE id IN ${some("learners", seed, 2)}`,
  ),
};
