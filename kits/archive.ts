import { randomBytes, webcrypto, X509Certificate } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { createGzip } from "node:zlib";
import * as asn1 from "asn1js";
import * as pki from "pkijs";
import { pack } from "tar-stream";
import type { Pair } from "#certificates.ts";

const engine = new pki.CryptoEngine({ crypto: webcrypto as Crypto, name: "node" });
pki.setEngine("node", engine);

const derOf = (pem: string) => new Uint8Array(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64"));
const bufferOf = (bytes: Uint8Array) => bytes.slice().buffer as ArrayBuffer;

const friendlyName = (name: string) =>
  new pki.Attribute({ type: "1.2.840.113549.1.9.20", values: [new asn1.BmpString({ value: name })] });
const localKey = (id: Uint8Array) =>
  new pki.Attribute({
    type: "1.2.840.113549.1.9.21",
    values: [new asn1.OctetString({ valueHex: bufferOf(id) })],
  });

const encryption = {
  contentEncryptionAlgorithm: { name: "AES-CBC", length: 256, iv: randomBytes(16) },
  hmacHashAlgorithm: "SHA-256",
  iterationCount: 100_000,
};

/** Certificate and key as PKCS #12, under a password, by the name that the JDBC driver looks for. */
export async function pkcs12({ certificate, key }: Pair, password: string): Promise<Buffer> {
  const secret = bufferOf(new TextEncoder().encode(password));
  const id = new Uint8Array(
    Buffer.from(new X509Certificate(certificate).fingerprint.replaceAll(":", ""), "hex"),
  );
  const bagAttributes = () => [friendlyName("user"), localKey(id)];
  const keyBag = new pki.PKCS8ShroudedKeyBag({
    parsedValue: pki.PrivateKeyInfo.fromBER(bufferOf(derOf(key))),
  });
  await keyBag.makeInternalValues({ password: secret, ...encryption });
  const safe = (bagId: string, bagValue: pki.PKCS8ShroudedKeyBag | pki.CertBag) => ({
    privacyMode: 0,
    value: new pki.SafeContents({
      safeBags: [new pki.SafeBag({ bagId, bagValue, bagAttributes: bagAttributes() })],
    }),
  });
  const certBag = new pki.CertBag({ parsedValue: pki.Certificate.fromBER(bufferOf(derOf(certificate))) });
  const pfx = new pki.PFX({
    parsedValue: {
      integrityMode: 0,
      authenticatedSafe: new pki.AuthenticatedSafe({
        parsedValue: {
          safeContents: [
            safe("1.2.840.113549.1.12.10.1.2", keyBag),
            safe("1.2.840.113549.1.12.10.1.3", certBag),
          ],
        },
      }),
    },
  });
  await pfx.parsedValue?.authenticatedSafe?.makeInternalValues({ safeContents: [{}, {}] });
  await pfx.makeInternalValues({
    password: secret,
    iterations: encryption.iterationCount,
    pbkdf2HashAlgorithm: "SHA-256",
    hmacHashAlgorithm: "SHA-256",
  });
  return Buffer.from(pfx.toSchema().toBER(false));
}

/** A private key as the JDBC driver reads it: PKCS #8, not encrypted, not as PEM. */
export const pkcs8 = (key: string): Buffer => Buffer.from(derOf(key));

/** What goes into an archive; without a key where the customer has it already. */
export type Contents = {
  role: string;
  /** Without one where a password opens the kit. */
  certificate?: string;
  key?: string;
  serverCa?: string;
  password?: string;
};

type File = [name: string, content: string | Buffer, isSecret: boolean];

/** The archive of a kit: `.crt`, `ca.crt` and, where the key was made here, `.key`, `.pk8` and `.p12`. Nobody else may read it. */
export async function archive({ role, certificate, key, serverCa, password }: Contents): Promise<Buffer> {
  const files: File[] = [
    ...(certificate === undefined ? [] : [[`${role}.crt`, certificate, false] as File]),
    ...(serverCa ? [["ca.crt", serverCa, false] as File] : []),
  ];
  if (certificate !== undefined && key !== undefined && password !== undefined)
    files.push(
      [`${role}.key`, key, true],
      [`${role}.pk8`, pkcs8(key), true],
      [`${role}.p12`, await pkcs12({ certificate, key }, password), true],
    );
  const tar = pack();
  for (const [name, content, isSecret] of files) tar.entry({ name, mode: isSecret ? 0o600 : 0o644 }, content);
  tar.finalize();
  return buffer(tar.pipe(createGzip()));
}

/** `acme_user-20261127.tar.gz`: the day is the one in Sao Paulo. */
export const archiveName = (role: string, day: string): string => `${role}-${day.replaceAll("-", "")}.tar.gz`;
