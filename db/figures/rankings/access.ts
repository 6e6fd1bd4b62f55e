import type { Statement } from "../figure.ts";
import { lengthOf, lengthSaid, ofTenants, wilson } from "../fragments.ts";

export type TrackAccess = {
  list: "largest" | "manual";
  tenant: string;
  track: string;
  name: string | null;
  /** Learners with access now. */
  learners: number;
  /** By a sale or an integration, and by an administrator. Who has both is in both. */
  paid: number;
  manual: number;
  /** Neither. */
  other: number;
  /** Of the learners, 0 to 1. */
  manual_share: number;
  /** Tracks to which anybody has access. */
  of: number;
};

/**
 * Who has access to each track, as counts: the tracks with most learners, and those whose manual share is surely high, by
 * the lower end of its Wilson interval. Only tracks that are not deleted, as the table has them.
 */
export const access = (most = 20): Statement<TrackAccess> => ({
  parameters: "tenants",
  text: `${lengthSaid}
WITH sizes AS (
  SELECT id_tenant, id_track, ${lengthOf("user_ids")} AS learners,
    ${lengthOf("user_ids_paid")} AS paid, ${lengthOf("user_ids_manual")} AS manual
  FROM metrics.track_access_aggregates
  WHERE ${ofTenants("id_tenant")}),
tracks AS (
  SELECT *, ${wilson("manual", "learners")} AS bound FROM sizes WHERE learners > 0),
listed AS (
  (SELECT 'largest' AS list, * FROM tracks ORDER BY learners DESC, id_tenant, id_track LIMIT ${most})
  UNION ALL
  (SELECT 'manual', * FROM tracks WHERE manual > 0 ORDER BY bound DESC, id_tenant, id_track LIMIT ${most})),
-- Who was given access in both ways; lists are read only where both have somebody.
doubles AS (
  SELECT d.id_tenant, d.id_track, (
    SELECT count(*) FROM unnest(a.user_ids_paid) p JOIN unnest(a.user_ids_manual) m ON m = p) AS both_ways
  FROM (SELECT DISTINCT id_tenant, id_track FROM listed WHERE paid > 0 AND manual > 0) d
  JOIN metrics.track_access_aggregates a ON a.id_tenant = d.id_tenant AND a.id_track = d.id_track)
SELECT l.list, l.id_tenant::text AS tenant, l.id_track::text AS track, t.title AS name, l.learners, l.paid, l.manual,
  (l.learners - l.paid - l.manual + coalesce(d.both_ways, 0))::float8 AS other, l.manual::float8 / l.learners AS manual_share,
  (SELECT count(*) FROM tracks)::float8 AS of
FROM listed l
LEFT JOIN doubles d ON d.id_tenant = l.id_tenant AND d.id_track = l.id_track
LEFT JOIN lms.tracks t ON t.id_tenant = l.id_tenant AND t.id = l.id_track
ORDER BY l.list, CASE l.list WHEN 'largest' THEN l.learners ELSE l.bound END DESC, l.id_tenant, l.id_track`,
});
