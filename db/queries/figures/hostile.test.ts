import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#days.ts";
import { freshLoads, type TestLoads } from "#loader/tests/testing.ts";
import { choicesOf, faultsIn, rangesUntil, scopeIn, stateOf } from "./compared.testing.ts";
import { impossibleTimes } from "./impossible-times.ts";

/** Times that cannot be, those of nights in which summer time came and went, and ends of days. */
const impossible = [
  "200000-01-01 00:00:00-03",
  "0044-03-15 12:00:00-03 BC",
  "infinity",
  "-infinity",
  "1970-01-01 00:00:00+00",
  "1999-12-31 23:59:59.999999-02",
  "2199-06-01 12:00:00-03",
];
const odd = [
  "2018-11-03 23:59:59.999999-03",
  "2018-11-04 01:00:00-02",
  "2018-11-04 01:59:59-02",
  "2019-02-16 23:30:00-02",
  "2019-02-16 23:30:00-03",
  "2019-02-17 00:00:00-03",
  "2024-02-29 23:59:59.999999-03",
  "2000-01-01 00:00:00-02",
];

type Row = { kind: string; at: string; seed: number };

/**
 * What may be wrong with a row besides its time. $1: an instance, $2: the time, $3: a number to choose by. The learner is
 * now of this tenant, now of another one, now nobody; the lesson now missing; flags now null.
 */
const learner = `(SELECT CASE WHEN $3 % 7 = 0 THEN NULL ELSE id END FROM platform.learners
  WHERE (instance_id = $1) = ($3 % 3 > 0) ORDER BY hashint8(id + $3) LIMIT 1)`;
const thing = (table: string) => `(SELECT CASE $3 % 5 WHEN 0 THEN NULL WHEN 1 THEN 987654321 ELSE id END
  FROM platform.${table} WHERE instance_id = $1 ORDER BY hashint8(id + $3) LIMIT 1)`;
const flag = "(ARRAY[true, false, NULL])[1 + $3 % 3]";
const gone = "CASE WHEN $3 % 4 = 0 THEN 'infinity'::timestamptz WHEN $3 % 4 = 1 THEN platform.clock() END";
const some = (table: string) =>
  `id = (SELECT id FROM platform.${table} WHERE instance_id = $1 ORDER BY hashint8(id + $3) LIMIT 1)`;
const soft = (
  table: string,
) => `UPDATE platform.${table} SET deleted_at = ${gone}, updated_at = platform.clock()
  WHERE ${some(table)} AND $2::timestamptz IS NOT NULL`;

const kinds: Record<string, string> = {
  progress: `INSERT INTO platform.progress_events VALUES
    ($1, ${learner}, ${thing("lessons")}, (ARRAY[1, 0, -1, NULL])[1 + $3 % 4], $2)`,
  event: `INSERT INTO platform.learner_events (instance_id, learner_id, kind, created_at) VALUES ($1, ${learner}, NULL, $2)`,
  learner: `INSERT INTO platform.learners (instance_id, is_free, created_at, updated_at, deleted_at)
    VALUES ($1, ${flag}, $2, platform.clock(), ${gone})`,
  certificate: `INSERT INTO platform.certificates (instance_id, learner_id, product_id, issued_at, created_at, updated_at, deleted_at)
    VALUES ($1, ${learner}, ${thing("products")}, $2, platform.clock(), platform.clock(), ${gone})`,
  attempt: `INSERT INTO platform.exam_attempts (instance_id, learner_id, is_passed, finished_at, created_at, updated_at, deleted_at)
    VALUES ($1, ${learner}, ${flag}, $2, platform.clock(), platform.clock(), ${gone})`,
  message: `INSERT INTO platform.messages (instance_id, type_id, role_id, created_at, updated_at, deleted_at)
    VALUES ($1, nullif($3 % 4, 0), nullif($3 % 3, 0), $2, platform.clock(), ${gone})`,
  rating: `INSERT INTO platform.ratings (instance_id, learner_id, lesson_id, rating, created_at, updated_at, deleted_at)
    VALUES ($1, ${learner}, ${thing("lessons")}, (ARRAY[1, -1, 0, NULL])[1 + $3 % 4], $2, platform.clock(), ${gone})`,
  grant: `INSERT INTO platform.grants (instance_id, track_id, learner_id, origin, created_at, updated_at, revoked_at)
    VALUES ($1, ${thing("tracks")}, ${learner}, (ARRAY['sale', 'manual', 'integration', 'gift', NULL])[1 + $3 % 5], $2, platform.clock(), ${gone})`,
  "grant by hand": `INSERT INTO platform.grants (instance_id, track_id, learner_id, origin, created_at, updated_at)
    SELECT instance_id, track_id, learner_id, 'manual', $2, platform.clock() FROM platform.grants
    WHERE instance_id = $1 AND origin = 'sale' ORDER BY hashint8(id + $3) LIMIT 3`,
  "a lesson goes or comes": soft("lessons"),
  "a product goes or comes": soft("products"),
  "a module goes or comes": soft("sections"),
  "a learner goes or comes": soft("learners"),
  "a sub-platform goes or comes": `UPDATE platform.instances SET deleted_at = ${gone}, updated_at = platform.clock()
    WHERE id = $1 AND parent_id IS NOT NULL AND $2::timestamptz IS NOT NULL`,
  "a cap": `UPDATE platform.instances SET updated_at = platform.clock(),
    user_limit = (ARRAY[NULL, 0, -5, 3, 9223372036854775807, 70])[1 + $3 % 6] WHERE id = $1 AND $2::timestamptz IS NOT NULL`,
  "flags of a lesson": `UPDATE platform.lessons SET is_draft = ${flag}, position = nullif($3 % 3, 0), updated_at = platform.clock()
    WHERE ${some("lessons")} AND $2::timestamptz IS NOT NULL`,
  "a module moves": `UPDATE platform.sections SET parent_id = ${thing("sections")}, is_draft = ${flag}, position = nullif($3 % 3, 0),
    updated_at = platform.clock() WHERE ${some("sections")} AND $2::timestamptz IS NOT NULL`,
};

const rows = fc.array(
  fc.record<Row>({
    kind: fc.constantFrom(...Object.keys(kinds)),
    at: fc.oneof(
      fc.constantFrom(...impossible, ...odd),
      fc.integer({ min: 0, max: 60 }).map((days) => `${days} days`),
    ),
    seed: fc.nat(9999),
  }),
  { minLength: 60, maxLength: 160 },
);
// Each kind at each time is in the first run, whatever else is drawn.
const all: Row[] = Object.keys(kinds).flatMap((kind) =>
  [...impossible, ...odd, "1 days", "8 days"].map((at, n) => ({ kind, at, seed: n * 31 + kind.length })),
);

async function put(
  { source }: TestLoads,
  tenants: readonly string[],
  { kind, at, seed }: Row,
): Promise<void> {
  const time = at.endsWith(" days") ? "platform.clock() - $2::interval" : "$2::timestamptz";
  const sql = (kinds[kind] ?? "")
    .replaceAll(/\$2(::timestamptz)?/g, `(${time})`)
    .replaceAll("$3", "$3::integer");
  await source.admin.query(sql.replaceAll("$1", "$1::bigint"), [tenants[seed % tenants.length], at, seed]);
}

test(
  "whatever rows come, figures and rankings are what the source says, and rows at times that cannot be are in none and counted",
  async () => {
    const loads = await freshLoads();
    await loads.load("seed");
    const { tenants } = await stateOf(loads);
    await fc.assert(
      fc.asyncProperty(rows, async (drawn) => {
        for (const row of drawn) await put(loads, tenants, row);
        // A delta would not look for events of so long ago.
        expect((await loads.load("seed")).state).toBe("done");
        expect((await loads.load("derive")).state).toBe("done");
        const { today } = await stateOf(loads);
        const faults = await faultsIn(loads, rangesUntil(today), choicesOf(tenants));
        expect(faults.slice(0, 10)).toEqual([]);
        await expectCounted(loads, tenants, today);
      }),
      { numRuns: Number(fc.readConfigureGlobal().numRuns ?? 2), examples: [[all]], endOnFailure: true },
    );
  },
  15 * 60_000,
);

const sources = {
  "lms.users": ["learners", "created_at"],
  "lms.user_certificates": ["certificates", "issued_at"],
  "lms.exam_results": ["exam_attempts", "finished_at"],
  "lms.messages": ["messages", "created_at"],
  "lms.user_logs": ["learner_events", "created_at"],
  "lms.user_lesson_progress": ["progress_events", "created_at"],
};

async function expectCounted(loads: TestLoads, tenants: readonly string[], today: string): Promise<void> {
  for (const chosen of choicesOf(tenants)) {
    const found = await impossibleTimes(scopeIn(loads, chosen));
    expect([found?.from, found?.until]).toEqual(["2000-01-01", addDays(today, 1)]);
    const wanted: [string, number, number][] = [];
    for (const [table, [relation, column]] of Object.entries(sources)) {
      const { rows: counts } = await loads.source.admin.query<{ before: number; after: number }>(
        `SELECT count(*) FILTER (WHERE ${column} < timestamptz '2000-01-01 00:00:00-02')::integer AS before,
           count(*) FILTER (WHERE ${column} >= ($2::date + 2)::timestamp AT TIME ZONE 'America/Sao_Paulo')::integer AS after
         FROM platform.${relation} WHERE instance_id = ANY ($1)`,
        [chosen, today],
      );
      const [{ before, after } = { before: 0, after: 0 }] = counts;
      if (before + after > 0) wanted.push([table, before, after]);
    }
    expect(found?.tables.map(({ table, before, after }) => [table, before, after])).toEqual(wanted);
    expect(found?.tables.some((table) => table.is_least)).toBe(false);
  }
}
