import { makeRevocations } from "#certificates.ts";
import type { KitCertificate } from "#db/schema/console/kit_certificates.ts";
import type { Kit } from "#db/schema/console/kits.ts";
import type { Root } from "./authority.ts";

/** A kit as its server has to know it. */
export type ServedKit = Pick<Kit, "role_name" | "addresses" | "form" | "state" | "expires_at"> & {
  slug: string;
  /** Its customer is suspended: it is let in again when that is resumed. */
  isShut: boolean;
  certificates: Pick<
    KitCertificate,
    "common_name" | "serial" | "issuer_fingerprint" | "valid_until" | "revoked_at"
  >[];
};

/** The name of the map in pg_ident.conf. */
const map = "opendb_kits";

const isServed = ({ state, isShut, expires_at }: ServedKit, now: Date) =>
  state === "active" && !isShut && expires_at > now;

/** Lines of pg_hba.conf: in the one database, over TLS, from its addresses, in its form; everything else is refused. */
function accessOf(kit: ServedKit, now: Date): string[] {
  const how = kit.form === "certificate" ? `cert map=${map}` : "scram-sha-256";
  const from = kit.addresses ?? ["all"];
  const lines = from.map((address) => `hostssl "${kit.slug}" "${kit.role_name}" ${address} ${how}`);
  return [...(isServed(kit, now) ? lines : []), `host all "${kit.role_name}" all reject`];
}

const namesOf = (kit: ServedKit, now: Date): string[] =>
  kit.form === "certificate" && isServed(kit, now)
    ? kit.certificates
        .filter(({ revoked_at, valid_until }) => revoked_at === null && valid_until > now)
        .map(({ common_name }) => `${map} "${common_name}" "${kit.role_name}"`)
    : [];

const head = "# Written whole by OpenDB whenever a kit changes.";
const text = (lines: string[]) => `${[head, ...lines].join("\n")}\n`;

/** What a server reads of its kits, by the name of the file: docs/kits.md says which setting reads which. */
export async function serverFiles(
  kits: readonly ServedKit[],
  roots: readonly Root[],
  now = new Date(),
): Promise<Record<string, string>> {
  const revoked = kits.flatMap(({ certificates }) => certificates);
  const lists = roots.map((root) =>
    makeRevocations(
      root,
      revoked.flatMap(({ serial, issuer_fingerprint, revoked_at }) =>
        issuer_fingerprint === root.fingerprint && revoked_at ? [{ serial, at: revoked_at }] : [],
      ),
    ),
  );
  return {
    ...(roots.length > 0
      ? {
          "roots.pem": roots.map(({ certificate }) => certificate).join(""),
          "revoked.pem": (await Promise.all(lists)).join(""),
        }
      : {}),
    "pg_ident.conf": text(kits.flatMap((kit) => namesOf(kit, now))),
    "pg_hba.conf": text(kits.flatMap((kit) => accessOf(kit, now))),
  };
}
