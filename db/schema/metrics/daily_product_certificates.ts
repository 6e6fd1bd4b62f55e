import { date, integer, primaryKey } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, metrics, tenant } from "../columns.ts";

/** Certificates by product and day. */
export const dailyProductCertificates = metrics.table(
  "daily_product_certificates",
  {
    id_tenant: tenant(),
    date: date().notNull(),
    id_product: id().notNull(),
    issues_total: integer(),
    issues_unique: integer(),
  },
  (t) => [
    primaryKey({ name: "daily_product_certificates_pkey", columns: [t.id_tenant, t.date, t.id_product] }),
  ],
);

export const dailyProductCertificatesEntry = entry(dailyProductCertificates, {
  references: { id_product: "lms.products" },
});

export type DailyProductCertificate = typeof dailyProductCertificates.$inferSelect;
