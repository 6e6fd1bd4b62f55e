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

/** Where links lead to: the host is a setting, as that of a request may be invented. */
export function originOfConsole(): string {
  const { CONSOLE_ORIGIN, PORT } = env();
  return (CONSOLE_ORIGIN ?? `http://127.0.0.1:${PORT}`).replace(/\/+$/, "");
}

/** A new link, and what the control database keeps of it. */
export function newLink(): { link: string; hash: Buffer } {
  const secret = newSecret();
  return { link: `${originOfConsole()}/welcome/${secret}`, hash: hashOfSecret(secret) };
}
