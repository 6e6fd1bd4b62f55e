import { MantineProvider } from "@mantine/core";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { formatsOf } from "#i18n/formats.ts";
import type { Locale } from "#i18n/locales.ts";
import { messagesOf } from "#i18n/messages.ts";

/** What the server sends of a chart: no effect has run, no script has been read. */
export async function sent(node: ReactNode, locale: Locale = "en"): Promise<string> {
  const { panels, charts, shell } = await messagesOf(locale);
  return renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale}
      timeZone="America/Sao_Paulo"
      formats={formatsOf(locale)}
      messages={{ panels, charts, shell }}
    >
      <MantineProvider>{node}</MantineProvider>
    </NextIntlClientProvider>,
  );
}

/** The texts of an HTML in their order, tags taken away. */
export const words = (html: string) =>
  html
    .replace(/<style.*?<\/style>/g, "")
    .split(/<[^>]*>/)
    .map((text) => text.trim())
    .filter((text) => text !== "");
