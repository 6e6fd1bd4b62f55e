import { randomBytes } from "node:crypto";
import { factsOf, makePair, signRequest } from "#certificates.ts";
import type { ControlDb } from "#db/control.ts";
import { type KitCertificate, kitCertificates } from "#db/schema/console/kit_certificates.ts";
import type { Kit } from "#db/schema/console/kits.ts";
import { OpendbError } from "#errors.ts";
import { archive } from "./archive.ts";
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

export type Issued = { certificate: Omit<KitCertificate, "id" | "created_at">; handed: Handed };

/** A password that nobody guesses, of signs that need no quoting anywhere. */
export const newPassword = (): string => randomBytes(24).toString("base64url");

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
    throw new OpendbError(
      "bad_input",
      "This is no request for a certificate (PKCS #10) that its own key has signed.",
      {
        hint: "The customer makes one with: openssl req -new -key acme_user.key -subj /CN=acme_user -out acme_user.csr",
        cause,
      },
    );
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
    handed: {
      archive: await archive({ role: kit.role_name, certificate, key, serverCa, password }),
      archivePassword: password,
    },
  };
}
