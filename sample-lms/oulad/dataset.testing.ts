import type pg from "pg";
import { expect } from "vitest";
import { one } from "#sample-lms/source/testing.ts";

const clicks = "FROM platform.progress_events WHERE action >= 0";

/** What the dataset's own description says it holds, as queries over the source that was made from it. */
const expected: Record<string, [string, number]> = {
  tenants: ["SELECT count(*) FROM platform.instances", 8],
  learners: ["SELECT count(*) FROM platform.learners", 31_284],
  products: ["SELECT count(*) FROM platform.products", 22],
  sections: ["SELECT count(*) FROM platform.sections", 232],
  sites: ["SELECT count(*) FROM platform.lessons WHERE section_id IS NOT NULL", 6_364],
  "exam lessons": ["SELECT count(*) FROM platform.lessons WHERE format = 'exam'", 206],
  attempts: ["SELECT count(*) FROM platform.exam_attempts", 173_912],
  ungraded: ["SELECT count(*) FROM platform.exam_attempts WHERE score IS NULL", 173],
  certificates: ["SELECT count(*) FROM platform.certificates", 15_385],
  grants: ["SELECT count(*) FROM platform.grants", 32_593],
  clicks: [`SELECT count(*) ${clicks}`, 10_655_280],
  twins: [
    `SELECT sum(n) FROM (SELECT count(*) AS n ${clicks}
       GROUP BY instance_id, learner_id, lesson_id, action, created_at HAVING count(*) > 1) t`,
    1_429_783,
  ],
  future: ["SELECT count(*) FROM platform.exam_attempts WHERE finished_at >= platform.clock()", 0],
};

/** Expects a source that was filled from OULAD to hold every row of it, the identical ones too. */
export async function expectDataset(admin: pg.ClientBase): Promise<void> {
  for (const [name, [sql, count]] of Object.entries(expected))
    expect(Number(await one<string>(admin, sql)), name).toBe(count);
  const age = `SELECT (platform.clock() AT TIME ZONE 'America/Sao_Paulo')::date
    - max(created_at AT TIME ZONE 'America/Sao_Paulo')::date FROM platform.progress_events`;
  expect(await one(admin, age)).toBeGreaterThan(0);
  expect(await one(admin, age)).toBeLessThanOrEqual(7);
}
