"use client";

import { Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { use } from "react";
import type { TakenView } from "#db/queries/seed-views.ts";
import classes from "./taken-views.module.css";

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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled by keyboard, too */}
      <ul className={classes.list} tabIndex={0} aria-label={t("label")}>
        {taken.map(({ name, isMaterialized }) => (
          <li key={name}>
            <code>{name}</code>{" "}
            {isMaterialized ? <Text span fz="xs" c="dimmed">{`(${t("materialized")})`}</Text> : null}
          </li>
        ))}
      </ul>
    </Stack>
  );
}
