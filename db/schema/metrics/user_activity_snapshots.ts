import { date, integer, primaryKey } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { metrics, tenant } from "../columns.ts";

/** Unique active learners over rolling windows (DAU, WAU, MAU). */
export const userActivitySnapshots = metrics.table(
  "user_activity_snapshots",
  {
    id_tenant: tenant(),
    date: date().notNull(),
    active_yesterday: integer(),
    active_7d: integer(),
    active_14d: integer(),
    active_30d: integer(),
  },
  (t) => [primaryKey({ name: "user_activity_snapshots_pkey", columns: [t.id_tenant, t.date] })],
);

export const userActivitySnapshotsEntry = entry(userActivitySnapshots);

export type UserActivitySnapshot = typeof userActivitySnapshots.$inferSelect;
