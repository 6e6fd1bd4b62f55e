"use client";

import { Code, Group, Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { use } from "react";
import type { TakenView } from "#db/queries/seed-views.ts";

/** How many names are shown; a dialog is no catalog. */
const most = 8;

type Props = {
  /** Null where the warehouse could not be asked. */
  views: Promise<TakenView[] | null>;
};

/** Which views a seed drops with the tables and makes again. */
export function TakenViews({ views }: Props) {
  const t = useTranslations("loads.seed.views");
  const taken = use(views);
  if (taken === null || taken.length === 0) return <Text fz="sm">{t(taken ? "none" : "unknown")}</Text>;
  return (
    <Stack gap={6}>
      <Text fz="sm">{t("some", { count: taken.length })}</Text>
      <Group component="ul" gap={6} m={0} p={0} style={{ listStyle: "none" }}>
        {taken.slice(0, most).map(({ name, isMaterialized }) => (
          <li key={name} style={{ maxWidth: "100%", overflowWrap: "anywhere" }}>
            <Code>{name}</Code>
            {isMaterialized ? (
              <Text span fz="xs" c="dimmed">
                {" "}
                {t("materialized")}
              </Text>
            ) : null}
          </li>
        ))}
        {taken.length > most ? (
          <Text component="li" fz="sm" c="dimmed">
            {t("more", { count: taken.length - most })}
          </Text>
        ) : null}
      </Group>
    </Stack>
  );
}
