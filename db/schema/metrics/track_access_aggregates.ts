import { primaryKey } from "drizzle-orm/pg-core";
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

export type TrackAccessAggregate = typeof trackAccessAggregates.$inferSelect;
