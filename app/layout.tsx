import "@mantine/core/styles.css";
import "@mantine/dates/styles.css";
import "@mantine/notifications/styles.css";
import "#components/shell/global.css";
import { ColorSchemeScript, mantineHtmlProps } from "@mantine/core";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { currentViewing } from "#auth/session.ts";
import { Providers } from "#components/shell/providers.tsx";
import { ViewAsBanner } from "#components/shell/view-as-banner.tsx";
import { forBrowser } from "#i18n/messages.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell");
  const description = t("about");
  return { title: { default: "OpenDB", template: "%s · OpenDB" }, description, robots: { index: false } };
}

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#131517" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const messages = forBrowser(await getMessages());
  const viewing = await currentViewing();
  const viewed = viewing.kind === "as" ? viewing.person : undefined;
  return (
    <html lang={await getLocale()} {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} />
      </head>
      <body data-viewing={viewed && ""}>
        <NextIntlClientProvider messages={messages}>
          <Providers nonce={nonce}>
            {viewed?.viewer ? (
              <ViewAsBanner viewer={{ name: viewed.viewer.name }} person={{ name: viewed.name }} />
            ) : null}
            {children}
          </Providers>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
