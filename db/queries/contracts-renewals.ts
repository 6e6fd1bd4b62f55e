import "server-only";
import { sql } from "drizzle-orm";
import { timeZone } from "#days.ts";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import type { PersonScope } from "#db/scope.ts";
import type { BillingPeriod, CustomerState } from "#db/vocabulary.ts";
import { naturally } from "./naturally.ts";
import { within } from "./within.ts";

/** `end`: the contract ends on that day, or has ended; `renewal`: one without an end begins another year. */
export type Due = {
  slug: string;
  name: string;
  state: CustomerState;
  kind: "end" | "renewal";
  day: string;
  isOver: boolean;
  plan: string;
  price: string;
  billing_period: BillingPeriod;
  owner: string | null;
};

const most = 500;

/**
 * What of contracts comes up within a year, and what is over and still goes on, of the customers that the person may see;
 * by day, those of one day in the natural order of a language.
 */
export async function renewalsOf(
  scope: PersonScope,
  locale: string,
): Promise<{ rows: Due[]; hasMore: boolean }> {
  const { rows } = await consoleDb().execute<Due>(sql`
    WITH today AS (SELECT (now() AT TIME ZONE ${timeZone})::date AS day),
    due AS (SELECT t.*, CASE WHEN t.ends_on IS NULL THEN 'renewal' ELSE 'end' END AS kind,
      coalesce(t.ends_on, (SELECT min(d) FROM (SELECT (t.starts_on + make_interval(years => n))::date AS d
        FROM generate_series(1, greatest(1, extract(year FROM age(today.day, t.starts_on))::int + 1)) n) years
        WHERE d >= today.day)) AS day
      FROM console.contracts t, today)
    SELECT customers.slug, customers.name, customers.state, due.kind, due.day::text, due.day < today.day AS "isOver", p.name AS plan,
      due.price::text, due.billing_period, o.name AS owner
    FROM due JOIN console.customers ON customers.id = due.id_customer JOIN console.plans p ON p.id = due.id_plan
      LEFT JOIN console.people o ON o.id = due.id_owner, today
    WHERE customers.state NOT IN ('aside', 'gone') AND due.day <= today.day + interval '12 months'
      AND ${within(scope, "customers.provision", customers.id) ?? sql`true`}
    ORDER BY due.day, customers.name, customers.slug LIMIT ${most + 1}`);
  const byName = naturally(locale);
  const ordered = rows
    .slice(0, most)
    .sort((a, b) => (a.day === b.day ? byName(a, b) : a.day < b.day ? -1 : 1));
  return { rows: ordered, hasMore: rows.length > most };
}
