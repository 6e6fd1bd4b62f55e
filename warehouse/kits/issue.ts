import { randomBytes } from "node:crypto";
import { factsOf, makePair, signRequest } from "#certificates.ts";
import type { ControlDb } from "#db/control.ts";
import { type KitCertificate, kitCertificates } from "#db/schema/console/kit_certificates.ts";
import type { Kit } from "#db/schema/console/kits.ts";
import { because } from "#errors/english.ts";
import { archive } from "#kits/archive.ts";
import { newPassword } from "#kits/password.ts";
import { addRoot, mustBeOurs, type Root, roots } from "./authority.ts";

/** What a customer is handed, once. Of its secrets nothing is kept. */
export type Handed = {
  /** The archive with certificate and key. */
  archive?: Buffer;
  /** The password of the `.p12` in it. */
  archivePassword?: string;
  /** The password to sign in with, of the other form. */
  password?: string;
};

export type Issued = {
  certificate: Omit<KitCertificate, "id" | "created_at">;
  /** The certificate itself, as PEM. */
  pem: string;
  handed: Handed;
};

/** The root that signs. The first certificate of an installation makes it; where there were others before, it has to be there. */
async function signingRoot(control: ControlDb): Promise<Root> {
  const known = roots();
  const newest = known.at(-1);
  if (newest) return newest;
  const [any] = await control.select().from(kitCertificates).limit(1);
  if (any) mustBeOurs([any.issuer_fingerprint], known);
  return addRoot();
}

async function signed(root: Root, kit: Kit, until: Date, request: string | undefined) {
  const commonName = `${kit.role_name}.${randomBytes(4).toString("hex")}`;
  const wanted = { issuer: root, commonName, until, purpose: "client" as const };
  if (request === undefined) return { commonName, ...(await makePair(wanted)) };
  try {
    return { commonName, certificate: await signRequest(request, wanted), key: undefined };
  } catch (cause) {
    throw because("kit_request_bad", {}, { cause });
  }
}

type Wish = { until: Date; request?: string; actor: string };

/** Signs a certificate for a kit: with a new key, or for the key of a request. It is good once its row is written. */
export async function certify(
  control: ControlDb,
  kit: Kit,
  { until, request, actor }: Wish,
): Promise<{ row: Issued["certificate"]; certificate: string; key: string | undefined }> {
  const root = await signingRoot(control);
  const { commonName, certificate, key } = await signed(root, kit, until, request);
  const facts = factsOf(certificate);
  const row = {
    id_kit: kit.id,
    common_name: commonName,
    serial: facts.serial,
    fingerprint: facts.fingerprint,
    issuer_fingerprint: root.fingerprint,
    valid_from: facts.from,
    valid_until: facts.until,
    created_by: actor,
    last_used_at: null,
    revoked_by: null,
    revoked_at: null,
  };
  return { row, certificate, key };
}

/** The same, packed as it is handed over. */
export async function issue(
  control: ControlDb,
  kit: Kit,
  { serverCa, ...wish }: Wish & { serverCa?: string },
): Promise<Issued> {
  const { row, certificate, key } = await certify(control, kit, wish);
  const password = key === undefined ? undefined : newPassword();
  return {
    certificate: row,
    pem: certificate,
    handed: {
      archive: await archive({ role: kit.role_name, certificate, key, serverCa, password }),
      archivePassword: password,
    },
  };
}
