import { IconArchive } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import type { ShutState } from "#db/vocabulary.ts";
import { EmptyState } from "../feedback/empty-state.tsx";
import { LinkButton } from "../feedback/link-button.tsx";

type Props = {
  state: ShutState;
  /** Since when it is so; null where that is not recorded. */
  since: Date | null;
  /** Until when it can be restored. */
  until: Date | null;
  /** Where that is done, for those who may. */
  href?: string;
};

/** In place of what a page would read from a warehouse that nobody reaches: nothing is wrong, and where it is to be had again. */
export function ShutWarehouse({ state, since, until, href }: Props) {
  const t = useTranslations("life.shut");
  const format = useFormatter();
  const said = [
    since ? t(`${state}.since`, { since: format.dateTime(since, "instant") }) : null,
    until && state === "aside" ? t("until", { until: format.dateTime(until, "instant") }) : null,
  ];
  return (
    <EmptyState
      icon={<IconArchive />}
      title={t(`${state}.title`)}
      description={said.filter(Boolean).join(" ") || undefined}
      action={
        href ? (
          <LinkButton href={href} variant="default">
            {t("open")}
          </LinkButton>
        ) : null
      }
    />
  );
}
