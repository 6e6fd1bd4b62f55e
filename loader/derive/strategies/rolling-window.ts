import { countedDays } from "#days.ts";
import { literal } from "#db/ddl.ts";
import type { ComputedTable, Manifest } from "#loader/manifest/manifest.ts";
import type { Model } from "#loader/manifest/model.ts";
import { fill } from "#loader/manifest/sql.ts";
import {
  counted,
  gatherStale,
  invalidatedDays,
  numberOf,
  staleTable,
  timesOf,
  withInputs,
  withinDays,
} from "./stale.ts";
import type { Extent, Strategy } from "./strategy.ts";

/** The days whose members are read to compute the stale dates, and those whose inputs changed. */
const readDays = "read_day";
const changedDays = "changed_day";

/**
 * A date tells of the days before it. Who was there on each day is kept in opendb.day_members, so that a change reads
 * the events of the days it touched, and the dates that see these days are computed from what is kept.
 */
export function rollingWindow(
  entry: ComputedTable & { model: Extract<Model, { recompute: "rolling_window" }> },
  { variables }: Manifest,
): Strategy {
  const { window_days: span, members = "", sql } = entry.model;
  const target = `target = ${literal(entry.table)}`;
  const within = (extent: Extent, days: string) =>
    extent === "all" ? "" : ` AND (id_tenant, day) IN (SELECT id_tenant, day FROM ${days})`;
  return {
    gather: ({ asOf, computedUntil }) => {
      const last = numberOf(asOf);
      // Of days to come it is kept who will have been there; their dates wait until they have come.
      const days = invalidatedDays(entry);
      // The dates after a changed day; and those between the last computed one and `asOf`, on which windows move on
      // though nothing happened.
      const stale = `SELECT id_tenant, value + n AS value
         FROM (${days}) i, generate_series(1, ${span}) n WHERE value + n <= ${last}
       UNION SELECT t.id, d FROM opendb.tenants t,
         generate_series(${numberOf(computedUntil ?? asOf)} + 1, ${last}) d`;
      return [
        ...gatherStale("day", stale),
        `CREATE TEMP TABLE ${readDays} ON COMMIT DROP AS
         SELECT DISTINCT s.id_tenant, s.day - n AS day FROM ${staleTable("day")} s, generate_series(1, ${span}) n`,
        `CREATE TEMP TABLE ${changedDays} ON COMMIT DROP AS
         SELECT id_tenant, ${timesOf("value")} FROM (${days}) i`,
        `ANALYZE ${readDays}`,
        `ANALYZE ${changedDays}`,
      ];
    },
    maintain: (extent) => [
      `DELETE FROM opendb.day_members WHERE ${target}${within(extent, changedDays)}`,
      `INSERT INTO opendb.day_members (target, id_tenant, day, members)
       SELECT ${literal(entry.table)}, q.id_tenant, q.day, array_agg(q.value)
       FROM (${withInputs(members, (input) => (extent === "all" ? counted(entry, input) : withinDays(entry, input, changedDays)))}) q
       GROUP BY 2, 3`,
      // Just filled, it would be read by a plan for nothing that is known of it.
      ...(extent === "all" ? ["ANALYZE opendb.day_members"] : []),
    ],
    query: (extent, asOf) =>
      fill(sql, {
        ...variables,
        as_of: `date '${asOf}'`,
        first_day:
          extent === "all" ? `date '${countedDays.from}'` : `(SELECT min(day) FROM ${staleTable("day")})`,
        members: `(SELECT id_tenant, day, unnest(members) AS value FROM opendb.day_members
          WHERE ${target}${within(extent, readDays)})`,
      }),
    settle: () => [],
  };
}
