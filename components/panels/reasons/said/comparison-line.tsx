import { useFormatter, useLocale, useTranslations } from "next-intl";
import { formatRange } from "#i18n/formats.ts";
import { type Locale, weekStarts } from "#i18n/locales.ts";
import type { Comparison } from "../../panel-params.ts";
import type { Compared } from "../comparison.ts";

type Props = {
  comparison: Comparison;
  /** Null where there is nothing to compare with. */
  compared: Compared | null;
  /** Whether the days before the first of data would be needed. */
  isTooEarly: boolean;
  /** Whether the page's charts are grouped by week. */
  isByWeek: boolean;
};

/** With what a page compares, and with which day its weeks begin. */
export function ComparisonLine({ comparison, compared, isTooEarly, isByWeek }: Props) {
  const t = useTranslations("reasons.comparison");
  const format = useFormatter();
  const locale = useLocale() as Locale;
  const week = isByWeek ? t(`week.${weekStarts[locale]}`) : "";
  if (comparison === "none" || !compared) return <>{week}</>;
  if (isTooEarly) return <>{`${t("tooEarly")} ${week}`.trim()}</>;
  const said = t(`said.${comparison}`, {
    range: formatRange(format, compared.before),
    weeks: Math.round(compared.shift / 7),
  });
  return <>{`${said} ${week}`.trim()}</>;
}
