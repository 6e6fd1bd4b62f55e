import { primaryKey } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, lms, tenant } from "../columns.ts";

/** Tags of a track, as it stands now. */
export const trackTags = lms.table(
  "track_tags",
  {
    id_tenant: tenant(),
    id_track: id().notNull(),
    id_tag: id().notNull(),
  },
  (t) => [primaryKey({ name: "track_tags_pkey", columns: [t.id_tenant, t.id_track, t.id_tag] })],
);

export const trackTagsEntry = entry(trackTags, {
  references: { id_track: "lms.tracks", id_tag: "lms.tags" },
  anyTenant: ["id_tag"],
});

export type TrackTag = typeof trackTags.$inferSelect;
