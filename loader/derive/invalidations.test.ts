import { expect, test } from "vitest";
import { freshLoads } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";

const now = "platform.clock() - interval '1 hour'";
const busiest = `SELECT e.lesson_id FROM platform.progress_events e JOIN platform.lessons l ON l.id = e.lesson_id
  WHERE e.instance_id = ANY ($1) AND l.deleted_at IS NULL AND NOT l.is_draft AND l.section_id IS NOT NULL
  GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`;
const active =
  "SELECT learner_id FROM platform.progress_events WHERE instance_id = ANY ($1) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1";
const any = (table: string, where = "true") =>
  `SELECT max(id) FROM platform.${table} WHERE instance_id = ANY ($1) AND ${where}`;

/** One change at the source each, in a column that some computed table depends on. */
const changes: Record<string, string> = {
  "a lesson becomes a draft": `UPDATE platform.lessons SET is_draft = true, updated_at = ${now} WHERE id = (${busiest})`,
  "a lesson is deleted": `UPDATE platform.lessons SET deleted_at = ${now} WHERE id = (${busiest})`,
  "a lesson moves to another product": `UPDATE platform.lessons l SET updated_at = ${now}, product_id = (
    SELECT max(p.id) FROM platform.products p WHERE p.instance_id = l.instance_id AND p.id <> l.product_id) WHERE id = (${busiest})`,
  "a module gets a parent that is a draft": `WITH parent AS (
      INSERT INTO platform.sections (instance_id, product_id, is_draft, title, created_at, updated_at)
      SELECT s.instance_id, s.product_id, true, 'Draft', ${now}, ${now} FROM platform.sections s JOIN platform.lessons l ON l.section_id = s.id
      WHERE l.id = (${busiest}) RETURNING id)
    UPDATE platform.sections SET parent_id = (SELECT id FROM parent), updated_at = ${now}
    WHERE id = (SELECT section_id FROM platform.lessons WHERE id = (${busiest}))`,
  "a module's parent is missing": `UPDATE platform.sections SET parent_id = 987654321, updated_at = ${now}
    WHERE id = (SELECT section_id FROM platform.lessons WHERE id = (${busiest}))`,
  "a module becomes a draft": `UPDATE platform.sections SET is_draft = true, updated_at = ${now}
    WHERE id = (SELECT section_id FROM platform.lessons WHERE id = (${busiest}))`,
  "a product is deleted": `UPDATE platform.products SET deleted_at = ${now}
    WHERE id = (SELECT product_id FROM platform.lessons WHERE id = (${busiest}))`,
  "a learner is deleted": `UPDATE platform.learners SET deleted_at = ${now} WHERE id = (${active})`,
  "a learner moves to another tenant": `UPDATE platform.learners SET updated_at = ${now}, instance_id = (
    SELECT min(i.id) FROM unnest($1::bigint[]) i (id) WHERE i.id <> instance_id) WHERE id = (${active})`,
  "a tenant is deleted": `UPDATE platform.instances SET deleted_at = ${now} WHERE id = (
    SELECT instance_id FROM platform.progress_events WHERE instance_id = ANY ($1) GROUP BY 1 ORDER BY count(*) DESC LIMIT 1)`,
  "a certificate gets another day": `UPDATE platform.certificates SET issued_at = issued_at - interval '9 days', updated_at = ${now}
    WHERE id = (${any("certificates", "issued_at IS NOT NULL")})`,
  "a certificate is for another product": `UPDATE platform.certificates c SET updated_at = ${now}, product_id = (
    SELECT max(p.id) FROM platform.products p WHERE p.instance_id = c.instance_id AND p.id <> c.product_id)
    WHERE id = (${any("certificates", "issued_at IS NOT NULL AND product_id IS NOT NULL")})`,
  "a rating turns": `UPDATE platform.ratings SET rating = -rating, updated_at = ${now} WHERE id = (${any("ratings", "deleted_at IS NULL AND rating IN (1, -1)")})`,
  "a learner's entry is dated anew": `UPDATE platform.learners SET created_at = created_at - interval '40 days', updated_at = ${now} WHERE id = (${any("learners")})`,
  "a learner's entry is dated to no end": `UPDATE platform.learners SET created_at = 'infinity', updated_at = ${now} WHERE id = (${any("learners")})`,
  "a learner's entry without an end gets a day again": `UPDATE platform.learners SET created_at = ${now}, updated_at = ${now}
    WHERE id = (${any("learners")}) AND created_at = 'infinity'`,
  "an event is at a time that comes in thousands of years, another on a counted day": `INSERT INTO platform.progress_events
    SELECT instance_id, learner_id, lesson_id, 1, at FROM unnest(ARRAY['12024-01-01', ${now}]) at,
    (SELECT * FROM platform.progress_events WHERE lesson_id = (${busiest}) LIMIT 1) e`,
  "a result is graded the other way": `UPDATE platform.exam_attempts SET is_passed = NOT is_passed, updated_at = ${now}
    WHERE id = (${any("exam_attempts", "is_passed IS NOT NULL")})`,
  "a result was finished before there were days": `UPDATE platform.exam_attempts SET finished_at = '4714-11-24 00:00+00 BC', updated_at = ${now}
    WHERE id = (${any("exam_attempts", "is_passed IS NOT NULL AND finished_at IS NOT NULL")})`,
  "a rating is withdrawn": `UPDATE platform.ratings SET deleted_at = ${now} WHERE id = (${any("ratings", "deleted_at IS NULL")})`,
  "a learner does a lesson for the first time": `INSERT INTO platform.progress_events
    SELECT l.instance_id, u.id, l.id, 1, ${now} FROM platform.lessons l JOIN platform.learners u ON u.instance_id = l.instance_id
    WHERE l.id = (${busiest}) AND NOT EXISTS (
      SELECT FROM platform.progress_events e WHERE e.lesson_id = l.id AND e.learner_id = u.id) ORDER BY u.id LIMIT 1`,
  "a learner does a lesson once more": `INSERT INTO platform.progress_events
    SELECT instance_id, learner_id, lesson_id, 1, ${now} FROM platform.progress_events WHERE lesson_id = (${busiest}) LIMIT 1`,
  "a learner takes a lesson back that was done twice": `INSERT INTO platform.progress_events
    SELECT instance_id, learner_id, lesson_id, -1, ${now} FROM platform.progress_events WHERE lesson_id = (${busiest}) LIMIT 1`,
  "somebody unknown does a lesson": `INSERT INTO platform.progress_events
    SELECT instance_id, NULL, lesson_id, 1, ${now} FROM platform.progress_events WHERE lesson_id = (${busiest}) LIMIT 1`,
  "an event without an action arrives": `INSERT INTO platform.progress_events
    SELECT instance_id, learner_id, lesson_id, NULL, ${now} FROM platform.progress_events WHERE lesson_id = (${busiest}) LIMIT 1`,
  "a lesson is done for the first time by anybody": `INSERT INTO platform.progress_events
    SELECT l.instance_id, u.id, l.id, 1, ${now} FROM platform.lessons l JOIN platform.learners u ON u.instance_id = l.instance_id
    WHERE l.instance_id = ANY ($1) AND l.title = 'Nobody did this' ORDER BY l.id, u.id LIMIT 1`,
  "a lesson's only event is gone": `DELETE FROM platform.progress_events WHERE lesson_id = (
    SELECT lesson_id FROM platform.progress_events WHERE instance_id = ANY ($1) AND lesson_id IS NOT NULL
    GROUP BY 1 HAVING count(*) = 1 AND min(created_at) > platform.clock() - interval '2 hours' LIMIT 1)`,
  "a learner's only event on a lesson of many is gone": `DELETE FROM platform.progress_events WHERE lesson_id = (${busiest})
    AND learner_id = (SELECT learner_id FROM platform.progress_events WHERE lesson_id = (${busiest}) AND learner_id IS NOT NULL
      GROUP BY 1 HAVING count(*) = 1 AND min(created_at) > platform.clock() - interval '2 hours' LIMIT 1)`,
  "a message gets another kind": `UPDATE platform.messages SET type_id = 3 - type_id, updated_at = ${now}
    WHERE id = (${any("messages", "type_id IN (1, 2)")})`,
};

/** A lesson of each tenant that nobody has done: whether the generated data has one depends on the day. */
const untouched = `INSERT INTO platform.lessons (instance_id, product_id, section_id, is_draft, title, created_at, updated_at)
  SELECT DISTINCT ON (instance_id) instance_id, product_id, section_id, false, 'Nobody did this', created_at, updated_at
  FROM platform.lessons ORDER BY instance_id, id`;

/** The same of a product with so many lessons that its progress does not say how many were completed. */
const large: Record<string, string> = {
  "a product gets thirty thousand more lessons": `INSERT INTO platform.lessons (instance_id, product_id, section_id, is_draft, title, created_at, updated_at)
    SELECT instance_id, product_id, section_id, false, title, ${now}, ${now} FROM platform.lessons, generate_series(1, 30000) WHERE id = (${busiest})`,
  "a lesson of a very large product is deleted": `UPDATE platform.lessons SET deleted_at = ${now} WHERE id = (${busiest})`,
};

/** What is kept of each day, whatever order it was gathered in. */
const kept = `SELECT target, id_tenant, day, ARRAY(SELECT unnest(members) ORDER BY 1)::text AS members FROM opendb.day_members ORDER BY 1, 2, 3`;

/** Makes each change, loads and derives it, and expects that something followed and a full recompute changes nothing. */
async function follow(changes: Record<string, string>): Promise<void> {
  const { load, customer, source } = await freshLoads();
  await source.admin.query(untouched);
  await load("seed");
  await load("derive");
  const tenants = (await ask<{ id: string }>(customer.asLoader, "SELECT id FROM opendb.tenants")).map(
    ({ id }) => id,
  );
  for (const [change, sql] of Object.entries(changes)) {
    const changed = await source.admin.query(sql, [tenants]);
    expect(changed.rowCount, change).toBeGreaterThan(0);
    await load("delta");
    const narrow = await load("derive");
    const written = narrow.steps.reduce(
      (sum, step) => sum + (step.rows_updated ?? 0) + (step.rows_inserted ?? 0) + (step.rows_deleted ?? 0),
      0,
    );
    expect(written, `${change}: something follows from it`).toBeGreaterThan(0);
    const days = await ask(customer.asLoader, kept);
    const full = await load("derive", { isFull: true });
    expect(await ask(customer.asLoader, kept), `${change}: what is kept of the days`).toEqual(days);
    for (const step of full.steps)
      expect([change, step.table_name, step.rows_inserted, step.rows_updated, step.rows_deleted]).toEqual([
        change,
        step.table_name,
        0,
        0,
        0,
      ]);
  }
}

test(
  "whatever changes at the source, a derive of what was touched leaves a full recompute nothing to write",
  {
    timeout: 10 * 60_000,
  },
  () => follow(changes),
);

test("so it is in a product with thousands of lessons", { timeout: 60_000 }, () => follow(large));
