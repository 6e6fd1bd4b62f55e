import { Group, Paper } from "@mantine/core";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { EmptyState } from "#components/feedback/empty-state.tsx";
import type { Day } from "#days.ts";
import { formatDay } from "#i18n/formats.ts";

type Props = {
  extent: { first: Day; last: Day } | null;
  yesterday: Day;
  lastHref: string | null;
  allHref: string;
};

/** In the place of the panels when the days shown have no data at all: where there is some, or whom to ask. */
export function NoData({ extent, yesterday, lastHref, allHref }: Props) {
  const t = useTranslations("panels.empty");
  const format = useFormatter();
  const words = extent && {
    first: formatDay(format, extent.first, "longDay"),
    last: formatDay(format, extent.last, "longDay"),
  };
  if (!words || !lastHref)
    return (
      <Paper>
        <EmptyState
          title={t("none.title")}
          description={t("none.text", { yesterday: formatDay(format, yesterday, "longDay") })}
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
