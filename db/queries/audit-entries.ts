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

/** A person's own entries, what others tried in their name, and what is about them; each is one walk of an index. */
const peopleOf = (person: string | null): SQL[] =>
  person === null
    ? [sql`true`]
    : [
        sql`a.id_person = ${person}::bigint`,
        sql`a.id_person IS NULL AND a.actor = (SELECT lower(p.email) FROM console.people p WHERE p.id = ${person}::bigint)`,
        sql`a.id_about = ${person}::bigint`,
      ];

/** Which customers' entries: those that the person sees and asks for. None: whatever there is, also of no customer. */
function customersOf(scope: Access | PersonScope, customer: string | null, column: SQL): SQL[] {
  const mine =
    "customer" in scope
      ? [sql`${column} = ${scope.customer.id}`]
      : scope.seesAllCustomers
        ? []
        : [sql`${column} = ANY (${`{${(scope.reach.get("audit.read") ?? []).join(",")}}`}::bigint[])`];
  return customer === null
    ? mine
    : [...mine, sql`${column} = (SELECT c.id FROM console.customers c WHERE c.slug = ${customer})`];
}

function conditions(asked: AuditAsked): SQL[] {
  const { action, from, until, place } = asked;
  const [micros, id] = place?.at.split("-") ?? [];
  return [
    ...(action === null ? [] : [sql`a.action = ${action}`]),
    ...(from === null ? [] : [sql`a.at >= ${dayStart(sql`${from}::date`)}`]),
    ...(until === null ? [] : [sql`a.at < ${dayStart(sql`${until}::date + 1`)}`]),
    ...(place
      ? [
          sql`(a.at, a.id) ${sql.raw(place.way === "after" ? "<" : ">")}
            ('epoch'::timestamptz + ${micros}::bigint * interval '1 microsecond', ${id}::bigint)`,
        ]
      : []),
  ];
}

/** The statement alone, so that a test can ask for its plan. One entry more than `limit` tells that there is more. */
export function entriesSql(scope: Access | PersonScope, asked: AuditAsked, limit: number): SQL {
  const way = sql.raw(asked.place?.way === "before" ? "ASC" : "DESC");
  const ofCustomers = customersOf(scope, asked.customer, sql`a.id_customer`);
  const newest = (where: SQL[]) =>
    sql`(SELECT a.* FROM console.audit a WHERE ${all([...where, ...conditions(asked)])}
      ORDER BY a.at ${way}, a.id ${way} LIMIT ${limit + 1})`;
  // Links and sessions are of no customer: whoever sees the person there sees them, from the time on that they are bound.
  const bound = sql`(SELECT m.id_person, min(m.created_at) AS since FROM console.memberships m
    WHERE ${all(customersOf(scope, asked.customer, sql`m.id_customer`))} GROUP BY m.id_person)`;
  const parts = peopleOf(asked.person).flatMap((who) => [
    newest([who, ...ofCustomers]),
    ...(ofCustomers.length === 0
      ? []
      : [
          sql`(SELECT about.* FROM ${bound} known CROSS JOIN LATERAL
            ${newest([who, sql`a.id_about = known.id_person AND a.at >= known.since`])} about)`,
        ]),
  ]);
  return sql`SELECT (extract(epoch FROM a.at) * 1000000)::bigint::text || '-' || a.id AS place,
      to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
      a.actor, a.id_person::float8 AS "idPerson", a.action, c.slug, c.name, a.details, host(a.ip) AS ip, r.pages, r.rows::text AS rows
    FROM (SELECT * FROM (${sql.join(parts, sql` UNION `)}) found ORDER BY at ${way}, id ${way} LIMIT ${limit + 1}) a
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
