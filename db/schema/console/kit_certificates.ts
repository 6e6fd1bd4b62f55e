import { bigint, index, text, timestamp } from "drizzle-orm/pg-core";
import { kits } from "./kits.ts";
import { consoleSchema } from "./schema.ts";

/** Client certificates of kits, as everybody may know them. Two of a kit may be good at once, while one replaces the other. */
export const kitCertificates = consoleSchema.table(
  "kit_certificates",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id_kit: bigint({ mode: "number" })
      .notNull()
      .references(() => kits.id, { onDelete: "cascade" }),
    /** Whom it names: the role and an ending of its own, which servers map to the role. */
    common_name: text().notNull().unique(),
    /** In hexadecimal digits. */
    serial: text().notNull().unique(),
    /** The SHA-256 of the certificate, and of the root that has signed it, in hexadecimal digits. */
    fingerprint: text().notNull(),
    issuer_fingerprint: text().notNull(),
    valid_from: timestamp({ withTimezone: true }).notNull(),
    valid_until: timestamp({ withTimezone: true }).notNull(),
    created_by: text().notNull(),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** As of the kit: when a worker last saw a session that was opened with it. */
    last_used_at: timestamp({ withTimezone: true }),
    revoked_by: text(),
    revoked_at: timestamp({ withTimezone: true }),
  },
  (t) => [index("kit_certificates_kit").on(t.id_kit)],
);

export type KitCertificate = typeof kitCertificates.$inferSelect;
