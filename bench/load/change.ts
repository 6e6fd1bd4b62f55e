import type pg from "pg";
import { readManifest } from "#loader/manifest/manifest.ts";
import { type TreeRow, tenantsOf } from "#loader/plan/tenants.ts";

/** Lets days pass at the source in which nothing happens, so that a window holds nothing but what is changed next. */
export async function quietDays(source: pg.Client, days: number): Promise<void> {
  await source.query(
    `UPDATE platform.clock SET fixed_at = fixed_at + make_interval(days => $1),
       ahead = CASE WHEN fixed_at IS NULL THEN ahead + make_interval(days => $1) ELSE ahead END`,
    [days],
  );
}

/**
 * Makes the same change whatever the size of the source: a thousand learners come back, and each does ten lessons.
 * Returns how many rows changed.
 */
export async function sameChange(source: pg.Client, idRoot: string): Promise<number> {
  const { rows: tree } = await source.query<TreeRow>(
    `SELECT id::text, id_parent::text FROM (${readManifest().source.tenants}) t (id, id_parent)`,
  );
  const someone = `SELECT id, instance_id FROM platform.learners
    WHERE instance_id = ANY ($1) AND deleted_at IS NULL ORDER BY id LIMIT 1000`;
  const time = "platform.clock() - interval '1 hour'";
  const tenants = [tenantsOf(tree, [idRoot])];
  const learners = await source.query(
    `UPDATE platform.learners u SET last_access_at = ${time}, updated_at = ${time} FROM (${someone}) s WHERE u.id = s.id`,
    tenants,
  );
  const events = await source.query(
    `INSERT INTO platform.progress_events (instance_id, learner_id, lesson_id, action, created_at)
     SELECT u.instance_id, u.id, l.id, 1, ${time} FROM (${someone}) u CROSS JOIN LATERAL (
       SELECT id FROM platform.lessons l WHERE l.instance_id = u.instance_id ORDER BY id LIMIT 10) l`,
    tenants,
  );
  return (learners.rowCount ?? 0) + (events.rowCount ?? 0);
}
