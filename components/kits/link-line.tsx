import { Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { ListedKit } from "#db/queries/kits.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";

export const isOver = (until: Date, now: Date) => until <= now;

/** Whether somebody may still come by the link of a kit that was made last. */
export const hasOpenLink = ({ link, state }: ListedKit, now: Date): boolean =>
  state === "active" && link !== null && !link.usedAt && !link.revokedAt && !isOver(link.expiresAt, now);

/** What became of the link of a kit that was made last. */
export function LinkLine({ kit, now }: { kit: ListedKit; now: Date }) {
  const t = useTranslations("kits.link");
  const format = useFormatter();
  const { link } = kit;
  if (!link || kit.state === "revoked") return null;
  const when = (at: Date) => format.relativeTime(at, now);
  const said = link.usedAt
    ? t("used", { when: when(link.usedAt) })
    : hasOpenLink(kit, now)
      ? t("open", { by: link.by, when: when(link.expiresAt) })
      : link.revokedAt
        ? null
        : t("expired");
  return said ? (
    <Text fz="sm" c="dimmed">
      <ForeignText text={said} most={300} />
    </Text>
  ) : null;
}
