import "server-only";
import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import { timeZone } from "#days.ts";
import { consoleDb } from "#db/control.ts";
import { contracts } from "#db/schema/console/contracts.ts";
import { kits } from "#db/schema/console/kits.ts";
import { plans } from "#db/schema/console/plans.ts";
import { usageSamples } from "#db/schema/console/usage_samples.ts";
import type { Access } from "#db/scope.ts";

const today = sql`(now() AT TIME ZONE ${sql.raw(`'${timeZone}'`)})::date`;

/** One day of the figures that are drawn; of one table alone where one is asked for. */
export type UsageDay = {
  day: string;
  rows: number | null;
  bytes: number | null;
  learners: number;
  counted: number;
  cap: number | null;
};

/**
 * What a customer's warehouse held on the last days, the sample of the first of them and the last one whole; nulls before
 * the first sample. `planLimit`: the learners that the plan of the contract has room for; null leaves it to the tenants' caps.
 */
export async function usageOf({ customer }: Access, { days, table }: { days: number; table: string | null }) {
  const db = consoleDb();
  const mine = eq(usageSamples.id_customer, customer.id);
  const within = and(mine, sql`${usageSamples.day} > ${today} - ${days}::int`);
  const { day, rows, bytes, learners, capped_learners, cap, tables } = usageSamples;
  const ofTable = (figure: "rows" | "bytes") =>
    sql<
      number | null
    >`(jsonb_path_query_first(${tables}, '$[*] ? (@.table == $name)', jsonb_build_object('name', ${table}::text)) ->> ${figure})::float8`;
  const figures = {
    day,
    learners,
    counted: capped_learners,
    cap,
    ...(table === null
      ? { rows: sql<number | null>`${rows}::float8`, bytes: sql<number | null>`${bytes}::float8` }
      : { rows: ofTable("rows"), bytes: ofTable("bytes") }),
  };
  const sampled = db.select().from(usageSamples);
  const [ofDays, [first], [latest], [plan]] = await Promise.all([
    db.select(figures).from(usageSamples).where(within).orderBy(asc(day)),
    sampled.where(within).orderBy(asc(day)).limit(1),
    db.select().from(usageSamples).where(mine).orderBy(desc(day)).limit(1),
    db
      .select({ limit: plans.learner_limit })
      .from(contracts)
      .innerJoin(plans, eq(plans.id, contracts.id_plan))
      .where(eq(contracts.id_customer, customer.id)),
  ]);
  const planLimit = plan?.limit ?? null;
  const drawn = ofDays.map(
    (one): UsageDay => (planLimit === null ? one : { ...one, counted: one.learners, cap: planLimit }),
  );
  return { days: drawn, first: first ?? null, latest: latest ?? null, planLimit };
}

export type Usage = Awaited<ReturnType<typeof usageOf>>;

/** Days of which it is told what kits did. */
export const kitDays = 30;

/**
 * A customer's kits with their limits, those that can be used first; whether their time is over; and what they did in the last
 * days. `statements` is null where the server does not count them.
 */
export async function usageKits({ customer }: Access) {
  const of = (
    figure: SQL,
  ) => sql<number>`(SELECT ${figure} FROM console.kit_uses u WHERE u.id_kit = ${kits.id}
    AND u.day > ${today} - ${kitDays}::int)::float8`;
  const isCounted = sql`EXISTS (SELECT FROM console.kit_counts c WHERE c.id_kit = ${kits.id})`;
  const { id, role_name, purpose, state, connection_limit, statement_seconds, expires_at, last_used_at } =
    kits;
  return consoleDb()
    .select({
      id,
      role: role_name,
      purpose,
      state,
      connections: connection_limit,
      seconds: statement_seconds,
      expiresAt: expires_at,
      lastUsedAt: last_used_at,
      isExpired: sql<boolean>`${expires_at} <= now()`,
      sessions: of(sql`coalesce(max(u.sessions), 0)`),
      statements: sql<
        number | null
      >`CASE WHEN ${isCounted} THEN ${of(sql`coalesce(sum(u.statements), 0)`)} END`,
    })
    .from(kits)
    .where(eq(kits.id_customer, customer.id))
    .orderBy(sql`${state} = 'revoked'`, asc(role_name));
}

export type KitLimits = Awaited<ReturnType<typeof usageKits>>[number];
