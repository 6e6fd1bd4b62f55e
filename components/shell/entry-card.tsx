"use client";

import { Group, Text } from "@mantine/core";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { locales } from "#i18n/locales.ts";
import classes from "./entry-card.module.css";
import { Logo } from "./logo.tsx";

type Props = {
  /** The page's own address, where a change of the language comes back to; without one the language stays. */
  back?: string;
  /** Whether there is more to read than a form. */
  isWide?: boolean;
  children: ReactNode;
};

/** What pages stand in that nobody is signed in at: the product's name, the page, and the choice of the language. */
export function EntryCard({ back, isWide, children }: Props) {
  const t = useTranslations("auth");
  const current = useLocale();
  return (
    <main className={classes.page} data-wide={isWide || undefined}>
      <div className={classes.card}>
        <Group gap={10} mb="lg">
          <Logo size={32} />
          <Text fw={600} fz="lg">
            OpenDB
          </Text>
        </Group>
        {children}
      </div>
      {back === undefined ? null : (
        <form method="post" action="/api/language" className={classes.languages} aria-label={t("language")}>
          <input type="hidden" name="back" value={back} />
          {locales.map((locale) => (
            <button
              key={locale}
              type="submit"
              name="locale"
              value={locale}
              lang={locale}
              aria-pressed={locale === current}
              className={classes.language}
            >
              {t(`languages.${locale}`)}
            </button>
          ))}
        </form>
      )}
    </main>
  );
}
