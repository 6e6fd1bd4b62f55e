import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Theme } from "#db/figures/figure.ts";
import classes from "./themes.module.css";

/** The pages of panels; range, tenants and comparison go along. */
export function ThemeNav({
  themes,
  here,
}: {
  themes: readonly { theme: Theme; href: string }[];
  here: Theme;
}) {
  const t = useTranslations("panels");
  return (
    <nav aria-label={t("themes.label")} className={classes.nav}>
      <ul>
        {themes.map(({ theme, href }) => (
          <li key={theme}>
            <Link href={href} aria-current={theme === here ? "page" : undefined} prefetch={false}>
              {t(`themes.${theme}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
