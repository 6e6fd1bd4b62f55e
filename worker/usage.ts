import { sql } from "drizzle-orm";
import type pg from "pg";
import { timeZone } from "#days.ts";
import type { Control } from "#db/control.ts";
import {
  type TableUse,
  type TenantUse,
  type UsageSample,
  usageSamples,
} from "#db/schema/console/usage_samples.ts";

/** For how many days samples are kept: two years at most. */
const keptDays = 730;
/** Seconds that one question of a sample may take: beside loads and people it is nobody's hurry. */
const patience = 60;

/**
 * Whether a customer has no sample of today, or a load has ended since: what a load brought is measured once it has come
 * to an end, whoever ran it.
 */
export const isSampleDue = sql<boolean>`NOT EXISTS (
  SELECT FROM console.usage_samples u WHERE u.id_customer = customers.id
    AND u.day = (clock_timestamp() AT TIME ZONE ${sql.raw(`'${timeZone}'`)})::date
    AND u.taken_at > coalesce((SELECT r.finished_at FROM console.runs r
      WHERE r.id_customer = customers.id AND r.finished_at IS NOT NULL ORDER BY r.id DESC LIMIT 1), '-infinity'))`;

// Rows are what the loads have counted; bytes are those of files, indexes among them. Neither reads a row.
const tables = `
  SELECT n.nspname || '.' || c.relname AS "table", pg_total_relation_size(c.oid)::float8 AS bytes,
    (SELECT coalesce(sum(k.rows), 0)::float8 FROM opendb.counts k WHERE k.table_name = n.nspname || '.' || c.relname) AS rows
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('lms', 'metrics') AND c.relkind = 'r' ORDER BY 1`;

// What a tenant is called is said as the panels' list of tenants says it. A cap below nothing (-1) is how some write none.
const tenants = `
  SELECT t.id::text AS id, t.id_parent::text AS parent,
    left(coalesce(nullif(t.meta #>> '{branding,title}', ''), nullif(t.subdomain, ''), t.key), 200) AS name,
    coalesce(l.learners, 0)::float8 AS learners, CASE WHEN t.user_limit >= 0 THEN t.user_limit::float8 END AS cap
  FROM lms.tenants t LEFT JOIN (
    SELECT id_tenant, count(*) AS learners FROM lms.users WHERE deleted_at IS NULL GROUP BY 1) l ON l.id_tenant = t.id
  WHERE t.deleted_at IS NULL ORDER BY t.id`;

type Measured = Omit<UsageSample, "id_customer" | "day" | "taken_at">;

/** A cap that is higher, as that which stands for none may be, says no more than this. */
const most = Number.MAX_SAFE_INTEGER;

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);

/** What a warehouse holds, all of it at one moment; null where nothing has been loaded yet. */
async function measure(warehouse: pg.ClientBase): Promise<Measured | null> {
  await warehouse.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  try {
    await warehouse.query(`SET LOCAL statement_timeout = '${patience}s'`);
    const { rows: loaded } = await warehouse.query("SELECT FROM opendb.watermarks LIMIT 1");
    if (loaded.length === 0) return null;
    const { rows: ofTables } = await warehouse.query<TableUse>(tables);
    const { rows: ofTenants } = await warehouse.query<TenantUse>(tenants);
    const capped = ofTenants.filter(({ cap }) => cap !== null);
    return {
      rows: sum(ofTables.map(({ rows }) => rows)),
      bytes: sum(ofTables.map(({ bytes }) => bytes)),
      learners: sum(ofTenants.map(({ learners }) => learners)),
      cap: capped.length > 0 ? Math.min(most, sum(capped.map(({ cap }) => cap ?? 0))) : null,
      capped_learners: sum(capped.map(({ learners }) => learners)),
      tables: ofTables,
      tenants: ofTenants,
    };
  } finally {
    await warehouse.query("ROLLBACK");
  }
}

/** Measures a customer's warehouse and writes it down as today's sample; another one of the day gives way to it. */
export async function sampleUsage(
  db: Control,
  idCustomer: number,
  warehouse: pg.ClientBase,
): Promise<boolean> {
  // Before it is measured: what a load brings meanwhile is measured once more.
  const { rows } = await db.execute<{ day: string; at: string }>(sql`
    SELECT (t AT TIME ZONE ${timeZone})::date::text AS day, t::text AS at FROM clock_timestamp() t`);
  const [now] = rows;
  const measured = await measure(warehouse);
  if (!measured || !now) return false;
  const sample = { ...measured, id_customer: idCustomer, day: now.day, taken_at: new Date(now.at) };
  const { id_customer, day } = usageSamples;
  await db
    .insert(usageSamples)
    .values(sample)
    .onConflictDoUpdate({ target: [id_customer, day], set: sample });
  return true;
}

/** Removes samples, and what kits did, that have been kept for two years. */
export async function pruneUsage(db: Control): Promise<number> {
  const isOver = sql`day < (now() AT TIME ZONE ${timeZone})::date - ${keptDays}::int`;
  const samples = await db.execute(sql`DELETE FROM console.usage_samples WHERE ${isOver}`);
  const uses = await db.execute(sql`DELETE FROM console.kit_uses WHERE ${isOver}`);
  return (samples.rowCount ?? 0) + (uses.rowCount ?? 0);
}
