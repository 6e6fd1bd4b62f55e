import { createTransport } from "nodemailer";
import { createTranslator } from "use-intl/core";
import { timeZone } from "#days.ts";
import { env } from "#env.ts";
import english from "#messages/en/auth.json" with { type: "json" };
import portuguese from "#messages/pt-BR/auth.json" with { type: "json" };
import { log } from "./log.ts";

const languages = [
  { locale: "pt-BR", messages: portuguese },
  { locale: "en", messages: english },
] as const;

export type Words = { subject: string; text: string };

/** What words of namespace `mail` are given: who is written to and until when it is so, and what else stands in them. */
export type Given = { name: string; until: Date; [name: string]: string | number | Date };

const plain = (value: string) => value.replace(/\p{C}+/gu, " ");

/** The words for one reader whose language nobody knows: both, the first language first. */
export function inBoth(kind: "invitation" | "reset" | "kit", { until, ...given }: Given): Words {
  const said = languages.map(({ locale, messages }) => {
    const t = createTranslator({ locale, messages, namespace: "mail" });
    const values = Object.entries(given).map(([name, value]) => [
      name,
      typeof value === "string" ? plain(value) : value,
    ]);
    const all = {
      ...Object.fromEntries(values),
      until: until.toLocaleString(locale, { timeZone, dateStyle: "long", timeStyle: "short" }),
    };
    return { subject: t(`${kind}.subject`, all), text: t(`${kind}.text`, all) };
  });
  return { subject: said[0]?.subject ?? "", text: said.map(({ text }) => text).join("\n\n—\n\n") };
}

/**
 * Sends a mail where SMTP_URL names a server. False where none is named or it does not take it, which is logged. Outside of
 * any transaction: a mail server may be slow.
 */
export async function send(address: string, words: Words, untold: string): Promise<boolean> {
  const { SMTP_URL, MAIL_FROM } = env();
  if (SMTP_URL === undefined) return false;
  const transport = createTransport({ url: SMTP_URL, connectionTimeout: 10_000, socketTimeout: 20_000 });
  try {
    await transport.sendMail({ from: MAIL_FROM, to: { name: "", address }, ...words });
    return true;
  } catch (error) {
    log.warn(untold, { err: error });
    return false;
  } finally {
    transport.close();
  }
}
