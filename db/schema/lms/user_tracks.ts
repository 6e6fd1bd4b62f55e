import { index, primaryKey } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** History of access granted to a learner through a track; one row a grant. */
export const userTracks = lms.table(
  "user_tracks",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_origin: id(),
    id_track: id(),
    id_user: id(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "user_tracks_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("user_tracks_id").on(t.id),
    // Grants of a learner.
    index("user_tracks_id_user").on(t.id_tenant, t.id_user),
    // Grants of a track.
    index("user_tracks_id_track").on(t.id_tenant, t.id_track),
  ],
);

export const userTracksEntry = entry(userTracks, {
  references: { id_origin: "lms.tracks", id_track: "lms.tracks", id_user: "lms.users" },
  anyTenant: ["id_origin"],
  labels: { id_origin: "id_track_origin", created_at: "granted_at", deleted_at: "revoked_at" },
});

export type UserTrack = typeof userTracks.$inferSelect;
