import { Group, Paper } from "@mantine/core";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { formatDay } from "#components/charts/format.ts";
import { EmptyState } from "#components/feedback/empty-state.tsx";
import type { Day } from "#days.ts";

type Props = {
  extent: { first: Day; last: Day } | null;
  yesterday: Day;
  lastHref: string | null;
  allHref: string;
};

/** In the place of the panels when the days shown have no data at all: where there is some, or whom to ask. */
export function NoData({ extent, yesterday, lastHref, allHref }: Props) {
  const t = useTranslations("panels.empty");
  const locale = useLocale();
  const words = extent && { first: formatDay(locale, extent.first), last: formatDay(locale, extent.last) };
  if (!words || !lastHref)
    return (
      <Paper>
        <EmptyState
          title={t("none.title")}
          description={t("none.text", { yesterday: formatDay(locale, yesterday) })}
        />
      </Paper>
    );
  const action = (
    <Group gap="lg" fz="sm">
      <Link className="link" href={lastHref}>
        {t("range.last")}
      </Link>
      <Link className="link" href={allHref}>
        {t("range.all")}
      </Link>
    </Group>
  );
  return (
    <Paper>
      <EmptyState title={t("range.title")} description={t("range.text", words)} action={action} />
    </Paper>
  );
}
