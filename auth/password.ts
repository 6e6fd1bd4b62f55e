import { createHash, randomBytes, type ScryptOptions, scrypt } from "node:crypto";

/** N = 2^15, r = 8, p = 3: one of the equally strong settings of OWASP's password storage cheat sheet, at 32 MiB. */
const cost = { N: 2 ** 15, r: 8, p: 3 };
const keyBytes = 32;
const form = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([A-Za-z0-9_-]{21,})$/;

const derive = (text: string, salt: Buffer, options: ScryptOptions) =>
  new Promise<Buffer>((resolve, reject) => {
    const maxmem = 256 * (options.N ?? 0) * (options.r ?? 0) + 2 ** 20;
    // The same letters may arrive composed or decomposed, by keyboard and system; both must sign in.
    scrypt(text.normalize("NFC"), salt, keyBytes, { ...options, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

/** What the control database keeps of a password: how its key is derived, and the hash of that key. */
export type Credential = { method: string; verifier: Buffer };

/** How the key of a new password is derived, as `scrypt$N$r$p$salt`: the cost is kept beside it, so that it may rise. */
const newMethod = () => ["scrypt", cost.N, cost.r, cost.p, randomBytes(16).toString("base64url")].join("$");

/** The key that a method derives from a password. It takes about a tenth of a second and 32 MiB, on purpose. */
export async function keyOf(text: string, method: string): Promise<Buffer> {
  const [, n, r, p, salt] = form.exec(method) ?? [];
  if (!n || !r || !p || !salt) throw new Error("This is no method of deriving a key.");
  return derive(text, Buffer.from(salt, "base64url"), { N: Number(n), r: Number(r), p: Number(p) });
}

export async function credentialOf(text: string): Promise<Credential> {
  const method = newMethod();
  const key = await keyOf(text, method);
  return { method, verifier: createHash("sha256").update(key).digest() };
}
