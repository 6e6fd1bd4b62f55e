import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/** N = 2^15, r = 8, p = 3: one of the equally strong settings of OWASP's password storage cheat sheet, at 32 MiB. */
const cost = { N: 2 ** 15, r: 8, p: 3 };
const keyBytes = 32;
const form = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([A-Za-z0-9_-]{22,})\$([A-Za-z0-9_-]{43,})$/;

const derive = (text: string, salt: Buffer, length: number, options: ScryptOptions) =>
  new Promise<Buffer>((resolve, reject) => {
    const maxmem = 256 * (options.N ?? 0) * (options.r ?? 0) + 2 ** 20;
    // The same letters may arrive composed or decomposed, by keyboard and system; both must sign in.
    scrypt(text.normalize("NFC"), salt, length, { ...options, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

/** The scrypt hash of a password as `scrypt$N$r$p$salt$key`: what it cost is kept beside it, so that it may rise. */
export async function hashPassword(text: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(text, salt, keyBytes, cost);
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Whether a password is the one that was hashed, in the same time wherever they differ. A malformed hash is no match. */
export async function verifyPassword(text: string, hash: string): Promise<boolean> {
  const [, n, r, p, salt, key] = form.exec(hash) ?? [];
  if (!n || !r || !p || !salt || !key) return false;
  const expected = Buffer.from(key, "base64url");
  const options = { N: Number(n), r: Number(r), p: Number(p) };
  return timingSafeEqual(
    await derive(text, Buffer.from(salt, "base64url"), expected.length, options),
    expected,
  );
}
