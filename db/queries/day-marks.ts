import "server-only";
import { and, arrayContained, arrayOverlaps, asc, between, eq, isNull, or, sql } from "drizzle-orm";
import { type Day, type DayRange, timeZone } from "#days.ts";
import { consoleDb } from "#db/control.ts";
import { type Holiday, holidaysOf } from "#db/holidays.ts";
import { dayNotes } from "#db/schema/console/day_notes.ts";
import { people } from "#db/schema/console/people.ts";
import type { Access } from "#db/scope.ts";

export type DayNoteMark = {
  kind: "note";
  day: Day;
  id: number;
  text: string;
  /** Ids; null for all of the customer. */
  tenants: string[] | null;
  /** Who wrote it, by name, and whether that is who asks. */
  by: string;
  isOwn: boolean;
  version: number;
};

/**
 * The load that was to bring a day, and did not, or not as the source has it. `isMended`: a later one brought it. `idRun`: the
 * last such load of the day.
 */
export type LoadMark = {
  kind: "load";
  day: Day;
  state: "failed" | "unreconciled";
  isMended: boolean;
  idRun: number;
};

export type DayMark = ({ kind: "holiday" } & Holiday) | DayNoteMark | LoadMark;

async function notesOf({ customer, membership, person }: Access, { from, until }: DayRange, of: bigint[]) {
  const { id, day, text, tenants, version, id_person, created_by } = dayNotes;
  const rows = await consoleDb()
    .select({ id, day, text, tenants, version, id_person, created_by, name: people.name })
    .from(dayNotes)
    .leftJoin(people, eq(people.id, id_person))
    .where(
      and(
        eq(dayNotes.id_customer, customer.id),
        between(day, from, until),
        or(isNull(tenants), arrayOverlaps(tenants, of)),
        // Nothing of tenants that they do not see, and so nothing of all.
        membership === null ? undefined : arrayContained(tenants, [...membership]),
      ),
    )
    .orderBy(asc(day), asc(id));
  return rows.map(
    ({ name, created_by, id_person, tenants, ...note }): DayNoteMark => ({
      kind: "note",
      ...note,
      tenants: tenants?.map(String) ?? null,
      by: name ?? created_by,
      isOwn: id_person === person.id,
    }),
  );
}

/**
 * Of loads that failed or did not reconcile the day that they were to complete: the one before that on which they were due, or
 * began. What is still tried again has not failed.
 */
async function loadsOf({ customer }: Access, { from, until }: DayRange): Promise<LoadMark[]> {
  const { rows } = await consoleDb().execute<Omit<LoadMark, "kind" | "idRun"> & { idRun: string }>(sql`
    WITH whole AS (
      SELECT kind = 'derive' AS is_derive, max(id) AS last FROM console.runs
      WHERE id_customer = ${customer.id} AND state = 'done' AND NOT options ?| '{tables,from}' GROUP BY 1),
    odd AS (
      SELECT r.id, r.state, coalesce(r.id < w.last, false) AS is_mended,
        (coalesce(r.due_at, r.started_at, r.requested_at) AT TIME ZONE ${timeZone})::date - 1 AS day
      FROM console.runs r LEFT JOIN whole w ON w.is_derive = (r.kind = 'derive')
      WHERE r.id_customer = ${customer.id} AND r.state IN ('failed', 'unreconciled') AND r.next_attempt_at IS NULL)
    SELECT DISTINCT ON (day) day::text, state, is_mended AS "isMended", id AS "idRun" FROM odd
    WHERE day BETWEEN ${from}::date AND ${until}::date
    ORDER BY day, is_mended, state = 'unreconciled', id DESC`);
  return rows.map((row) => ({ ...row, kind: "load", idRun: Number(row.idRun) }));
}

/**
 * What there is to know about the days of a range beside their figures, ascending: holidays; notes about the tenants that
 * are looked at, as far as the person sees all of whom a note is about; and loads that did not bring their day, the worst of a day, which are
 * of the customer as a whole.
 */
export async function dayMarks(
  access: Access,
  { range, tenants }: { range: DayRange; tenants: readonly bigint[] },
): Promise<DayMark[]> {
  const [holidays, notes, loads] = await Promise.all([
    holidaysOf(range),
    notesOf(access, range, [...tenants]),
    loadsOf(access, range),
  ]);
  const marks = [
    ...holidays.map((holiday) => ({ kind: "holiday" as const, ...holiday })),
    ...notes,
    ...loads,
  ];
  return marks.sort((a, b) => Number(a.day > b.day) - Number(a.day < b.day));
}
