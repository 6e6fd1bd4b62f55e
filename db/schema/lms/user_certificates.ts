import { index, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Certificates issued to learners. */
export const userCertificates = lms.table(
  "user_certificates",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_user: id(),
    id_product: id(),
    code: text(),
    issued_at: instant(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "user_certificates_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("user_certificates_id").on(t.id),
    // Certificates of a day, recomputed when one changes.
    index("user_certificates_issued_at").on(t.id_tenant, t.issued_at),
    // Certificates of a learner.
    index("user_certificates_id_user").on(t.id_tenant, t.id_user),
  ],
);

export const userCertificatesEntry = entry(userCertificates, {
  references: { id_user: "lms.users", id_product: "lms.products" },
  personal: ["code"],
  labels: { deleted_at: "revoked_at" },
});

export type UserCertificate = typeof userCertificates.$inferSelect;
