import type { InvitationKind } from "#db/vocabulary.ts";
import { env } from "#env.ts";
import { hashOfSecret, newSecret } from "../sessions/secret.ts";

/** A link by which somebody sets a password, once. */
export type Invitation = {
  link: string;
  kind: InvitationKind;
  email: string;
  name: string;
  expiresAt: Date;
};

/** A new link, and what the control database keeps of it. Its host is a setting: that of a request may be invented. */
export function newLink(): { link: string; hash: Buffer } {
  const secret = newSecret();
  const { CONSOLE_ORIGIN, PORT } = env();
  const origin = (CONSOLE_ORIGIN ?? `http://127.0.0.1:${PORT}`).replace(/\/+$/, "");
  return { link: `${origin}/welcome/${secret}`, hash: hashOfSecret(secret) };
}
