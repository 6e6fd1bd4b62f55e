import { primaryKey } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, metrics, tenant } from "../columns.ts";

/** Who has access to each track, and how they got it. */
export const trackAccessAggregates = metrics.table(
  "track_access_aggregates",
  {
    id_tenant: tenant(),
    id_track: id().notNull(),
    user_ids: id().array(),
    user_ids_paid: id().array(),
    user_ids_manual: id().array(),
    updated_at: instant(),
  },
  (t) => [primaryKey({ name: "track_access_aggregates_pkey", columns: [t.id_tenant, t.id_track] })],
);

export const trackAccessAggregatesEntry = entry(trackAccessAggregates, {
  references: {
    id_track: "lms.tracks",
    user_ids: "lms.users",
    user_ids_paid: "lms.users",
    user_ids_manual: "lms.users",
  },
});

export type TrackAccessAggregate = typeof trackAccessAggregates.$inferSelect;
