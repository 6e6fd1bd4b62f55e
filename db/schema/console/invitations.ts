import { bigint, index, text, timestamp } from "drizzle-orm/pg-core";
import { invitationKinds } from "../../vocabulary.ts";
import { people } from "./people.ts";
import { bytes, consoleSchema, oneOf } from "./schema.ts";

/** Links by which a person sets a password: each works once and expires. */
export const invitations = consoleSchema.table(
  "invitations",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id_person: bigint({ mode: "number" })
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    kind: text({ enum: invitationKinds }).notNull(),
    /** The SHA-256 of what is shown for the link's secret. */
    secret_hash: bytes().notNull().unique(),
    created_by: text().notNull(),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    expires_at: timestamp({ withTimezone: true }).notNull(),
    used_at: timestamp({ withTimezone: true }),
  },
  (t) => [oneOf("invitations_kind", t.kind, invitationKinds), index("invitations_person").on(t.id_person)],
);
