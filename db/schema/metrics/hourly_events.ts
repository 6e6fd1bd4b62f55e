import { date, integer, primaryKey, smallint } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { metrics, tenant } from "../columns.ts";

/** Events by hour of the day. */
export const hourlyEvents = metrics.table(
  "hourly_events",
  {
    id_tenant: tenant(),
    date: date().notNull(),
    hour: smallint().notNull(),
    total: integer(),
  },
  (t) => [primaryKey({ name: "hourly_events_pkey", columns: [t.id_tenant, t.date, t.hour] })],
);

export const hourlyEventsEntry = entry(hourlyEvents, {
  labels: { total: "events" },
});

export type HourlyEvent = typeof hourlyEvents.$inferSelect;
