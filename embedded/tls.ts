import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { factsOf, makePair, makeRevocations, makeRoot, type Pair } from "#certificates.ts";
import type { ClusterFiles } from "./files.ts";
import { writePrivate } from "./settings.ts";

const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day);
const isSoonOver = (certificate: string, days: number) => factsOf(certificate).until < inDays(days);

/** What the server's certificate is checked against; whoever connects with `sslmode=verify-full` needs it. */
export const serverRoot = (data: string): string => join(data, "server-ca.crt");

/** Where OpenDB writes, in a folder for each server, who gets in with which certificate; in `default` for this server. */
export const kitsFolder = ({ cluster }: ClusterFiles): string => join(dirname(cluster), "kits");

function writePublic(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  // The server has a user of its own, whatever the mask of ours is.
  chmodSync(`${file}.new`, 0o644);
  renameSync(`${file}.new`, file);
}

const read = (file: string) => readFileSync(file, "utf8");

/** The authority of this server's certificate and of nothing else. */
async function ownRoot(data: string): Promise<Pair> {
  const [file, keyFile] = [serverRoot(data), join(data, "server-ca.key")];
  if (existsSync(file) && existsSync(keyFile) && !isSoonOver(read(file), 400))
    return { certificate: read(file), key: read(keyFile) };
  const made = await makeRoot("OpenDB embedded server", inDays(3650));
  writePrivate(keyFile, made.key);
  writePublic(file, made.certificate);
  return made;
}

async function ownCertificate({ data, cluster, owner }: ClusterFiles): Promise<void> {
  const issuer = await ownRoot(data);
  const [file, keyFile] = [join(cluster, "server.crt"), join(cluster, "server.key")];
  const isOfRoot = existsSync(file) && read(file).endsWith(issuer.certificate);
  if (isOfRoot && existsSync(keyFile) && !isSoonOver(read(file), 30)) return;
  const names = [...new Set(["localhost", hostname()])].map((value) => ({ type: "dns" as const, value }));
  const addresses = ["127.0.0.1", "::1"].map((value) => ({ type: "ip" as const, value }));
  const made = await makePair({
    issuer,
    commonName: "localhost",
    until: inDays(390),
    purpose: "server",
    hosts: [...names, ...addresses],
  });
  writePrivate(keyFile, made.key);
  writePublic(file, made.certificate + issuer.certificate);
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(keyFile, owner.uid, owner.gid);
}

/**
 * PostgreSQL does not start without roots for clients and a list of what they revoked. Until there are kits it trusts a
 * root whose key nobody has.
 */
async function trustNobody(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  chmodSync(dirname(folder), 0o755);
  if (existsSync(join(folder, "roots.pem")) && existsSync(join(folder, "revoked.pem"))) return;
  const nobody = await makeRoot("Nobody", inDays(36_500));
  writePublic(join(folder, "roots.pem"), nobody.certificate);
  writePublic(join(folder, "revoked.pem"), await makeRevocations(nobody, []));
}

const access = (include: string) => `# Written at each start.
include_if_exists "${include}"
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
host replication all 127.0.0.1/32 scram-sha-256
host replication all ::1/128 scram-sha-256
`;

/**
 * The settings by which a server speaks TLS and knows the certificates of kits: its own certificate is made where there is
 * none or it is about to expire, and kits' lines of pg_hba.conf and pg_ident.conf come before the server's own.
 */
export async function tlsOptions(files: ClusterFiles): Promise<Record<string, string>> {
  const folder = join(kitsFolder(files), "default");
  await ownCertificate(files);
  await trustNobody(folder);
  const [hba, ident] = [join(files.cluster, "opendb_hba.conf"), join(files.cluster, "opendb_ident.conf")];
  writePublic(hba, access(join(folder, "pg_hba.conf")));
  writePublic(ident, `# Written at each start.\ninclude_if_exists "${join(folder, "pg_ident.conf")}"\n`);
  return {
    ssl: "on",
    ssl_cert_file: join(files.cluster, "server.crt"),
    ssl_key_file: join(files.cluster, "server.key"),
    ssl_ca_file: join(folder, "roots.pem"),
    ssl_crl_file: join(folder, "revoked.pem"),
    hba_file: hba,
    ident_file: ident,
  };
}
