import { index, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Access tracks; a track groups products so that access is granted and revoked in bulk. */
export const tracks = lms.table(
  "tracks",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_origin: id(),
    title: text(),
    reference: text(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "tracks_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("tracks_id").on(t.id),
  ],
);

export const tracksEntry = entry(tracks, {
  references: { id_origin: "lms.tracks" },
  anyTenant: ["id_origin"],
});

export type Track = typeof tracks.$inferSelect;
