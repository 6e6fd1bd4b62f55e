// What @peculiar/x509 is built on looks for it when it is loaded.
import "reflect-metadata";
import { createHash } from "node:crypto";
import * as x509 from "@peculiar/x509";

/*
 * Certificates, lists of revoked ones and their keys, as PEM. Keys are ECDSA over P-256 with SHA-256, which every TLS of the
 * last ten years knows; whoever brings a request of their own may bring another kind.
 */

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const subtle = globalThis.crypto.subtle;

/** A certificate and its private key (PKCS #8), as PEM. */
export type Pair = { certificate: string; key: string };

const nameOf = (commonName: string) => new x509.Name([{ CN: [commonName] }]);

const makeKeys = () => subtle.generateKey(algorithm, true, ["sign", "verify"]);

/** PEM with a line end, as every tool writes it. */
const lined = (pem: string) => `${pem.trimEnd()}\n`;

async function keyPem(key: CryptoKey): Promise<string> {
  return lined(x509.PemConverter.encode(await subtle.exportKey("pkcs8", key), "PRIVATE KEY"));
}

function readKey(pem: string): Promise<CryptoKey> {
  const [der] = x509.PemConverter.decode(pem);
  if (!der) throw new Error("This is no private key in PEM.");
  return subtle.importKey("pkcs8", der, algorithm, true, ["sign"]);
}

const clockSkew = 5 * 60_000;
/** Clocks differ: what is made now is good a little before. */
const from = () => new Date(Date.now() - clockSkew);

const earlier = (a: Date, b: Date) => new Date(Math.min(a.getTime(), b.getTime()));

/** A root of its own, which signs certificates and lists of revoked ones, and nothing below another authority. */
export async function makeRoot(commonName: string, until: Date): Promise<Pair> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: nameOf(commonName),
    notBefore: from(),
    notAfter: until,
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: lined(certificate.toString("pem")), key: await keyPem(keys.privateKey) };
}

type Purpose = "client" | "server";

type Wanted = {
  issuer: Pair;
  commonName: string;
  until: Date;
  purpose: Purpose;
  /** The names and addresses of a server. */
  hosts?: x509.JsonGeneralNames;
};

const usages: Record<Purpose, x509.ExtendedKeyUsage> = {
  client: x509.ExtendedKeyUsage.clientAuth,
  server: x509.ExtendedKeyUsage.serverAuth,
};

async function sign(publicKey: x509.PublicKeyType, wanted: Wanted): Promise<string> {
  const { issuer, commonName, until, purpose, hosts } = wanted;
  const root = new x509.X509Certificate(issuer.certificate);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: nameOf(commonName),
    issuer: root.subjectName,
    notBefore: from(),
    // A certificate that outlives its root would be refused from then on, and nobody would see why.
    notAfter: earlier(until, root.notAfter),
    signingAlgorithm: algorithm,
    publicKey,
    signingKey: await readKey(issuer.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([usages[purpose]]),
      await x509.AuthorityKeyIdentifierExtension.create(root),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      ...(hosts ? [new x509.SubjectAlternativeNameExtension(hosts)] : []),
    ],
  });
  return lined(certificate.toString("pem"));
}

/** A certificate by an authority, with a new key. */
export async function makePair(wanted: Wanted): Promise<Pair> {
  const keys = await makeKeys();
  return { certificate: await sign(keys.publicKey, wanted), key: await keyPem(keys.privateKey) };
}

/**
 * A certificate for the key of a request (PKCS #10) that somebody else has made. What it asks for beside that is not looked
 * at. Throws where it is no request, or was not signed by its own key.
 */
export async function signRequest(request: string, wanted: Wanted): Promise<string> {
  const read = new x509.Pkcs10CertificateRequest(request);
  if (!(await read.verify())) throw new Error("The request was not signed by its own key.");
  return sign(read.publicKey, wanted);
}

/** A new key and the request for its certificate, as whoever keeps the key makes them. */
export async function makeRequest(commonName: string): Promise<{ request: string; key: string }> {
  const keys = await makeKeys();
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: nameOf(commonName),
    keys,
    signingAlgorithm: algorithm,
  });
  return { request: lined(request.toString("pem")), key: await keyPem(keys.privateKey) };
}

/** Whether a text is a request that its own key has signed. */
export async function isRequest(text: string): Promise<boolean> {
  try {
    return await new x509.Pkcs10CertificateRequest(text).verify();
  } catch {
    return false;
  }
}

/** What may be known of a certificate by everybody. */
export type Facts = {
  /** In hexadecimal digits, without zeros before them. */
  serial: string;
  /** SHA-256 of the whole, in hexadecimal digits. */
  fingerprint: string;
  from: Date;
  until: Date;
};

export function factsOf(certificate: string): Facts {
  const { serialNumber, rawData, notBefore, notAfter } = new x509.X509Certificate(certificate);
  return {
    serial: serialNumber.toLowerCase().replace(/^0+/, ""),
    fingerprint: createHash("sha256").update(Buffer.from(rawData)).digest("hex"),
    from: notBefore,
    until: notAfter,
  };
}

/** The list of what an authority has revoked. It is good for as long as the authority: one that ended would let nobody in. */
export async function makeRevocations(
  issuer: Pair,
  revoked: { serial: string; at: Date }[],
): Promise<string> {
  const root = new x509.X509Certificate(issuer.certificate);
  const list = await x509.X509CrlGenerator.create({
    issuer: root.subjectName,
    thisUpdate: from(),
    nextUpdate: root.notAfter,
    signingAlgorithm: algorithm,
    signingKey: await readKey(issuer.key),
    entries: revoked.map(({ serial, at }) => ({
      serialNumber: serial.padStart(serial.length + (serial.length % 2), "0"),
      revocationDate: at,
      reason: x509.X509CrlReason.cessationOfOperation,
    })),
  });
  // OpenSSL, and with it PostgreSQL, knows a list by this label only.
  return lined(x509.PemConverter.encode(list.rawData, "X509 CRL"));
}
