import { createHash, randomBytes } from "node:crypto";

/*
 * A secret is what a browser's cookie, or a link, carries. Its key is what the control database is shown for it, and the
 * hash of the key is what the control database keeps. Who reads the database's log has keys, and can make no cookie of
 * them; who reads its tables has hashes, and can show no key.
 */

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest();

/** 32 random bytes, as text that fits into an address. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** What is shown for a secret; undefined of what is none. */
export const keyOfSecret = (secret: unknown): Buffer | undefined =>
  typeof secret === "string" && /^[A-Za-z0-9_-]{43}$/.test(secret)
    ? sha256(Buffer.from(secret, "base64url"))
    : undefined;

/** What the control database keeps of a new secret. */
export const hashOfSecret = (secret: string): Buffer => sha256(sha256(Buffer.from(secret, "base64url")));
