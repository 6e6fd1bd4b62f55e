import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { factsOf, makeRoot, type Pair } from "#certificates.ts";
import { required } from "#env.ts";
import { OpendbError } from "#errors.ts";

/*
 * The authority of an installation: a folder (KITS_CA) of numbered roots, each a certificate and its key. The newest signs;
 * kits of an older one stay good until that is retired. No database knows the keys.
 */

const years = 10;
const form = /^root-(\d+)\.crt$/;

export type Root = Pair & { number: number; fingerprint: string; until: Date };

/** Throws where others than the owner can come at the keys. */
function mustBePrivate(path: string): void {
  if ((statSync(path).mode & 0o077) === 0) return;
  throw new OpendbError("configuration", `Others than its owner can come at ${path}.`, {
    hint: `It leads to the keys that let people into every warehouse: chmod go= ${path}`,
  });
}

function readRoot(folder: string, number: number): Root {
  const [file, keyFile] = [join(folder, `root-${number}.crt`), join(folder, `root-${number}.key`)];
  if (!existsSync(keyFile))
    throw new OpendbError("configuration", `The key ${keyFile} is gone.`, {
      hint: "Put it back from where it is kept safe. Without it nothing that its root has signed can be revoked by a list.",
    });
  mustBePrivate(keyFile);
  const certificate = readFileSync(file, "utf8");
  const { fingerprint, until } = factsOf(certificate);
  return { number, certificate, key: readFileSync(keyFile, "utf8"), fingerprint, until };
}

/** The roots that are trusted, the oldest first; none before the first kit. Throws `configuration`. */
export function roots(): Root[] {
  const folder = required("KITS_CA");
  if (!existsSync(folder)) return [];
  mustBePrivate(folder);
  return readdirSync(folder)
    .flatMap((name) => form.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .map((number) => readRoot(folder, number));
}

/** Makes another root, which signs from now on. Those that are there stay trusted. */
export async function addRoot(): Promise<Root> {
  const folder = required("KITS_CA");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  mustBePrivate(folder);
  const taken = readdirSync(folder).map((name) => Number(/^root-(\d+)\./.exec(name)?.[1] ?? 0));
  const number = Math.max(0, ...taken) + 1;
  const made = await makeRoot(`OpenDB kits ${number}`, new Date(Date.now() + years * 365.25 * 86_400_000));
  // wx: of two at once the second fails. The certificate comes last: without it the key is of nobody.
  writeFileSync(join(folder, `root-${number}.key`), made.key, { mode: 0o600, flag: "wx" });
  writeFileSync(join(folder, `root-${number}.crt`), made.certificate, { mode: 0o644, flag: "wx" });
  return readRoot(folder, number);
}

/** Puts a root aside: its certificate gets another name, under which nobody looks for it. */
export function forgetRoot(number: number): void {
  const file = join(required("KITS_CA"), `root-${number}.crt`);
  renameSync(file, `${file}.retired`);
}

/** Throws `configuration` where what signed a certificate that is in use is not among the roots: another folder is meant. */
export function mustBeOurs(issuers: readonly string[], known: readonly Root[]): void {
  const missing = issuers.find((issuer) => !known.some(({ fingerprint }) => fingerprint === issuer));
  if (missing === undefined) return;
  throw new OpendbError(
    "configuration",
    `${required("KITS_CA")} lacks the root that signed certificates of kits which are in use.`,
    {
      hint: `Its SHA-256 is ${missing}. Set KITS_CA to the folder that has it: with another one, these kits would stop working.`,
    },
  );
}
