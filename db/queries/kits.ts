import "server-only";
import { and, asc, desc, eq, inArray } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { isUnused } from "#db/kit-use.ts";
import { kitCertificates } from "#db/schema/console/kit_certificates.ts";
import { kitLinks } from "#db/schema/console/kit_links.ts";
import { kits } from "#db/schema/console/kits.ts";
import type { Access } from "#db/scope.ts";

const certificateColumns = {
  id_kit: kitCertificates.id_kit,
  serial: kitCertificates.serial,
  from: kitCertificates.valid_from,
  until: kitCertificates.valid_until,
  revokedAt: kitCertificates.revoked_at,
  lastUsedAt: kitCertificates.last_used_at,
};

const linkColumns = {
  id_kit: kitLinks.id_kit,
  by: kitLinks.created_by,
  expiresAt: kitLinks.expires_at,
  usedAt: kitLinks.used_at,
  revokedAt: kitLinks.revoked_at,
};

/** The kits of a customer, or one, with their certificates, the oldest first, and the link that was made last. */
export async function kitsOf({ customer }: Access, idKit?: number) {
  const db = consoleDb();
  const found = await db
    .select()
    .from(kits)
    .where(and(eq(kits.id_customer, customer.id), idKit === undefined ? undefined : eq(kits.id, idKit)))
    .orderBy(asc(kits.role_name));
  const ids = found.map(({ id }) => id);
  const [certificates, links] = await Promise.all([
    db
      .select(certificateColumns)
      .from(kitCertificates)
      .where(inArray(kitCertificates.id_kit, ids))
      .orderBy(asc(kitCertificates.id)),
    db
      .selectDistinctOn([kitLinks.id_kit], linkColumns)
      .from(kitLinks)
      .where(inArray(kitLinks.id_kit, ids))
      .orderBy(kitLinks.id_kit, desc(kitLinks.id)),
  ]);
  const now = new Date();
  return found.map((kit) => ({
    ...kit,
    isUnused: isUnused(kit, now),
    certificates: certificates.filter(({ id_kit }) => id_kit === kit.id),
    link: links.find(({ id_kit }) => id_kit === kit.id) ?? null,
  }));
}

export type ListedKit = Awaited<ReturnType<typeof kitsOf>>[number];
