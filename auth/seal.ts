import "server-only";
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import type { Access } from "#db/scope.ts";
import { required } from "#env.ts";

/**
 * Hides what must not stand in an address, and reads it again. `about` says what it is, and `close` and `open` have to
 * agree on it; what was closed for another person, table or thing does not open.
 */
export type Seal = {
  close: (about: string, text: string) => string;
  open: (about: string, sealed: string) => string | null;
};

const bytes = { nonce: 12, tag: 16 };
const longest = 24_000;

const keyOf = (use: string): Buffer =>
  Buffer.from(hkdfSync("sha256", required("AUTH_SECRET"), "", `opendb address ${use}`, 32));

/**
 * The seal of one person and one table: AES-256-GCM. The nonce is made from what is sealed (HMAC), so that the same state
 * has the same address and equal nonces only go with equal texts.
 */
export function sealOf({ person, customer }: Pick<Access, "person" | "customer">, table: string): Seal {
  const bound = (about: string) => JSON.stringify([1, person.id, customer.id, table, about]);
  return {
    close: (about, text) => {
      const nonce = createHmac("sha256", keyOf("nonce"))
        .update(`${bound(about)}\n${text}`)
        .digest()
        .subarray(0, bytes.nonce);
      const cipher = createCipheriv("aes-256-gcm", keyOf("seal"), nonce).setAAD(Buffer.from(bound(about)));
      const hidden = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString("base64url");
    },
    open: (about, sealed) => {
      if (sealed.length > longest || !/^[\w-]+$/.test(sealed)) return null;
      const all = Buffer.from(sealed, "base64url");
      if (all.length < bytes.nonce + bytes.tag) return null;
      const decipher = createDecipheriv("aes-256-gcm", keyOf("seal"), all.subarray(0, bytes.nonce), {
        authTagLength: bytes.tag,
      });
      decipher.setAAD(Buffer.from(bound(about)));
      decipher.setAuthTag(all.subarray(bytes.nonce, bytes.nonce + bytes.tag));
      try {
        const shown = [decipher.update(all.subarray(bytes.nonce + bytes.tag)), decipher.final()];
        return Buffer.concat(shown).toString("utf8");
      } catch {
        return null;
      }
    },
  };
}
