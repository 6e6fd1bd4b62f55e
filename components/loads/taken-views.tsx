"use client";

import { List, ListItem, Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { use } from "react";
import type { TakenView } from "#db/queries/seed-views.ts";
import { Isolated } from "../feedback/isolated.tsx";
import { Scroll } from "../feedback/scroll.tsx";

type Props = {
  /** Null where the warehouse could not be asked. */
  views: Promise<TakenView[] | null>;
};

/** What stands on the tables, which a seed drops with them and makes again: views by name, all else with its kind. */
export function TakenViews({ views }: Props) {
  const t = useTranslations("loads.seed.views");
  const typed = useTranslations("errors.parts");
  const taken = use(views);
  if (taken === null || taken.length === 0) return <Text fz="sm">{t(taken ? "none" : "unknown")}</Text>;
  return (
    <Stack gap={6}>
      <Text fz="sm">{t("some", { count: taken.length })}</Text>
      <Scroll label={t("label")} mah="11rem">
        <List listStyleType="none" fz="xs" px="sm" py={6} style={{ overflowWrap: "anywhere" }}>
          {taken.map(({ name, isMaterialized, type, isLost }) => (
            <ListItem key={`${type} ${name}`}>
              {type ? `${typed("object", { type: type.replaceAll(" ", "_"), name: "" }).trim()} ` : null}
              <code>
                <Isolated text={name} />
              </code>{" "}
              {isMaterialized ? `(${t("materialized")})` : null}
              {isLost ? `(${t("lost")})` : null}
            </ListItem>
          ))}
        </List>
      </Scroll>
    </Stack>
  );
}
