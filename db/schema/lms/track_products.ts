import { index, primaryKey } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, lms, tenant } from "../columns.ts";

/** Which products a track unlocks, as it stands now. */
export const trackProducts = lms.table(
  "track_products",
  {
    id_tenant: tenant(),
    id_track: id().notNull(),
    id_product: id().notNull(),
    id_track_origin: id(),
    id_product_origin: id(),
  },
  (t) => [
    primaryKey({ name: "track_products_pkey", columns: [t.id_tenant, t.id_track, t.id_product] }),
    // Tracks that unlock a product.
    index("track_products_id_product").on(t.id_tenant, t.id_product),
  ],
);

export const trackProductsEntry = entry(trackProducts, {
  references: {
    id_track: "lms.tracks",
    id_product: "lms.products",
    id_track_origin: "lms.tracks",
    id_product_origin: "lms.products",
  },
  anyTenant: ["id_product", "id_track_origin", "id_product_origin"],
});

export type TrackProduct = typeof trackProducts.$inferSelect;
