import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { timeZone } from "#days.ts";
import { consoleDb } from "#db/control.ts";
import type { Access, PersonScope } from "#db/scope.ts";

/** Which entries; days are São Paulo days, both included. */
export type AuditAsked = {
  person: string | null;
  customer: string | null;
  action: string | null;
  from: string | null;
  until: string | null;
  /** Entries behind this place: newest first, `after` leads to older ones. A place is `microseconds-id`. */
  place: { way: "after" | "before"; at: string } | null;
};

export type AuditRow = {
  place: string;
  at: Date;
  actor: string;
  idPerson: number | null;
  action: string;
  customer: { slug: string; name: string } | null;
  details: Record<string, unknown>;
  ip: string | null;
  /** How much was shown, of an entry about personal data. */
  shown: { pages: number; rows: number } | null;
};

type Raw = Omit<AuditRow, "at" | "customer" | "shown"> & {
  at: string;
  slug: string | null;
  name: string | null;
  pages: number | null;
  rows: string | null;
};

const all = (parts: SQL[]) => (parts.length > 0 ? sql.join(parts, sql` AND `) : sql`true`);
const dayStart = (day: SQL) => sql`(${day})::timestamp AT TIME ZONE ${timeZone}::text`;

/** A person's own entries and what others tried in their name; each is one walk of an index. */
const byPerson = (person: string | null): SQL[] =>
  person === null
    ? [sql`true`]
    : [
        sql`a.id_person = ${person}::bigint`,
        sql`a.id_person IS NULL AND a.actor = (SELECT lower(p.email) FROM console.people p WHERE p.id = ${person}::bigint)`,
      ];

/** What is about a person; such entries are of no customer. */
const aboutPerson = (person: string | null): SQL[] =>
  person === null ? [] : [sql`a.id_about = ${person}::bigint`];

/** Between which entries, the bounds themselves not included. A walk begins at the nearer one of two on a side. */
function between({ from, until, place }: AuditAsked): SQL[] {
  const [micros, id] = place?.at.split("-") ?? [];
  const at = sql`('epoch'::timestamptz + ${micros}::bigint * interval '1 microsecond')`;
  const bound = (way: "after" | "before", day: SQL | null): SQL[] => {
    const sign = sql.raw(way === "after" ? "<" : ">");
    const start = day && dayStart(day);
    if (place?.way !== way)
      // Numbers of entries begin with 1.
      return start ? [sql`(a.at, a.id) ${sign} (${start}, 0)`] : [];
    if (!start) return [sql`(a.at, a.id) ${sign} (${at}, ${id}::bigint)`];
    const nearer = sql.raw(way === "after" ? "LEAST" : "GREATEST");
    return [
      sql`(a.at, a.id) ${sign} (${nearer}(${at}, ${start}), CASE WHEN ${at} ${sign} ${start} THEN ${id}::bigint ELSE 0 END)`,
    ];
  };
  return [
    ...bound("before", from === null ? null : sql`${from}::date`),
    ...bound("after", until === null ? null : sql`${until}::date + 1`),
  ];
}

/** The customers whose entries these are: those that the person sees and asks for. Null: all, and what is of none. */
function customersOf(scope: Access | PersonScope, customer: string | null): SQL | null {
  const asked =
    customer === null ? null : sql`(SELECT c.id FROM console.customers c WHERE c.slug = ${customer})`;
  if (!("customer" in scope) && scope.seesAllCustomers) return asked && sql`(SELECT ${asked} AS id)`;
  const ids = "customer" in scope ? [scope.customer.id] : (scope.reach.get("audit.read") ?? []);
  return sql`(SELECT id FROM unnest(${`{${ids.join(",")}}`}::bigint[]) r (id) ${asked ? sql`WHERE id = ${asked}` : sql``})`;
}

/** The statement alone, so that a test can ask for its plan. One entry more than `limit` tells that there is more. */
export function entriesSql(scope: Access | PersonScope, asked: AuditAsked, limit: number): SQL {
  const way = sql.raw(asked.place?.way === "before" ? "ASC" : "DESC");
  const order = sql`ORDER BY at ${way}, id ${way} LIMIT ${limit + 1}`;
  const narrow = [...between(asked), ...(asked.action === null ? [] : [sql`a.action = ${asked.action}`])];
  const walk = (conditions: SQL[]) =>
    sql`SELECT a.at, a.id FROM console.audit a WHERE ${all([...conditions, ...narrow])} ${order}`;
  const by = byPerson(asked.person);
  const byAndAbout = [...by, ...aboutPerson(asked.person)];
  const mine = customersOf(scope, asked.customer);
  // A walk for each customer: one walk for all of them would pass everybody else's entries. Links and sessions are of no
  // customer: whoever sees the person there sees them, from the time on that they are bound.
  const parts = mine
    ? [
        ...by.map(
          (who) =>
            sql`SELECT w.at, w.id FROM ${mine} c CROSS JOIN LATERAL (${walk([who, sql`a.id_customer = c.id`])}) w ${order}`,
        ),
        ...byAndAbout.map(
          (who) =>
            sql`SELECT w.at, w.id FROM (SELECT m.id_person, min(m.created_at) AS since FROM console.memberships m
                WHERE m.id_customer IN (SELECT id FROM ${mine} c) GROUP BY m.id_person) known
              CROSS JOIN LATERAL (${walk([who, sql`a.id_about = known.id_person AND a.at >= known.since`])}) w ${order}`,
        ),
      ]
    : byAndAbout.map((who) => walk([who]));
  const found = sql.join(
    parts.map((part) => sql`(${part})`),
    sql` UNION `,
  );
  return sql`SELECT (extract(epoch FROM a.at) * 1000000)::bigint::text || '-' || a.id AS place,
      to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
      a.actor, a.id_person::float8 AS "idPerson", a.action, c.slug, c.name, a.details, host(a.ip) AS ip, r.pages, r.rows::text AS rows
    FROM (SELECT id FROM (${found}) found ${order}) f JOIN console.audit a ON a.id = f.id
    LEFT JOIN console.customers c ON c.id = a.id_customer LEFT JOIN console.personal_reads r ON r.id_audit = a.id
    ORDER BY a.at ${way}, a.id ${way}`;
}

/** Entries of the audit that the person may see, newest first, and whether there are older and newer ones. */
export async function auditEntries(
  scope: Access | PersonScope,
  asked: AuditAsked,
  limit: number,
): Promise<{ rows: AuditRow[]; hasOlder: boolean; hasNewer: boolean }> {
  const { rows } = await consoleDb().execute<Raw>(entriesSql(scope, asked, limit));
  const hasMore = rows.length > limit;
  const isBack = asked.place?.way === "before";
  const shown = rows.slice(0, limit);
  if (isBack) shown.reverse();
  return {
    rows: shown.map(({ at, slug, name, pages, rows: count, ...row }) => ({
      ...row,
      at: new Date(at),
      customer: slug !== null && name !== null ? { slug, name } : null,
      shown: pages === null ? null : { pages, rows: Number(count) },
    })),
    hasOlder: isBack || hasMore,
    hasNewer: isBack ? hasMore : asked.place !== null,
  };
}
