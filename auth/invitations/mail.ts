import { createTransport } from "nodemailer";
import { createTranslator } from "use-intl/core";
import { timeZone } from "#days.ts";
import { env } from "#env.ts";
import english from "#messages/en/auth.json" with { type: "json" };
import portuguese from "#messages/pt-BR/auth.json" with { type: "json" };
import { log } from "../log.ts";
import type { Invitation } from "./link.ts";

const languages = [
  { locale: "pt-BR", messages: portuguese },
  { locale: "en", messages: english },
] as const;

/** The words for one reader whose language nobody knows: both, the first language first. */
function words({ kind, name, link, expiresAt }: Invitation) {
  const said = languages.map(({ locale, messages }) => {
    const t = createTranslator({ locale, messages, namespace: "mail" });
    const until = expiresAt.toLocaleString(locale, { timeZone, dateStyle: "long", timeStyle: "short" });
    const plain = name.replace(/\p{C}+/gu, " ");
    return { subject: t(`${kind}.subject`), text: t(`${kind}.text`, { name: plain, link, until }) };
  });
  return { subject: said[0]?.subject ?? "", text: said.map(({ text }) => text).join("\n\n—\n\n") };
}

/** A link on its way, and then what who made it hears of it: where it was sent, or the link itself, to be shown once. */
export type Handed = Invitation | { sentTo: string } | { link: string };

/** Hands over what an action has made. */
export const handedOver = async <T extends { handed: Handed }>(made: T): Promise<T> =>
  "kind" in made.handed ? { ...made, handed: await deliver(made.handed) } : made;

/**
 * Sends a link to whom it is for, where SMTP_URL names a server; otherwise, or when that server does not take it, whoever
 * made it gets it to hand over. Outside of any transaction: a mail server may be slow.
 */
export async function deliver(invitation: Invitation): Promise<{ sentTo: string } | { link: string }> {
  const { SMTP_URL, MAIL_FROM } = env();
  if (SMTP_URL === undefined) return { link: invitation.link };
  const transport = createTransport({ url: SMTP_URL, connectionTimeout: 10_000, socketTimeout: 20_000 });
  try {
    await transport.sendMail({
      from: MAIL_FROM,
      to: { name: "", address: invitation.email },
      ...words(invitation),
    });
    return { sentTo: invitation.email };
  } catch (error) {
    log.warn("link.not_sent", { err: error });
    return { link: invitation.link };
  } finally {
    transport.close();
  }
}
