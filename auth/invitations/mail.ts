import { inBoth, send } from "../mail.ts";
import type { Invitation } from "./link.ts";

/** A link on its way, and then what who made it hears of it: where it was sent, or the link itself, to be shown once. */
export type Handed = Invitation | { sentTo: string } | { link: string };

/** Hands over what an action has made. */
export const handedOver = async <T extends { handed: Handed }>(made: T): Promise<T> =>
  "kind" in made.handed ? { ...made, handed: await deliver(made.handed) } : made;

/**
 * Sends a link to whom it is for, where SMTP_URL names a server; otherwise, or when that server does not take it, whoever
 * made it gets it to hand over. Outside of any transaction.
 */
export async function deliver({
  kind,
  name,
  link,
  expiresAt: until,
  email,
}: Invitation): Promise<{ sentTo: string } | { link: string }> {
  const isSent = await send(email, inBoth(kind, { name, link, until }), "link.not_sent");
  return isSent ? { sentTo: email } : { link };
}
