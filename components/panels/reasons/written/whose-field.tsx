"use client";

import { Radio, Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { inText } from "#foreign.ts";
import type { Whose } from "./types.ts";

/** Ids of tenants; null for all of the customer. */
export type WhoseValue = string[] | null;

/** What is offered at first: the tenants that the page shows, where it shows some. */
export const firstWhose = ({ chosen, mayAll }: Whose): WhoseValue =>
  chosen.length > 0 || !mayAll ? chosen.map(({ id }) => id) : null;

const names = (chosen: Whose["chosen"]) => chosen.map(({ name }) => inText(name, 40));

type Props = { whose: Whose; value: WhoseValue; onChange: (value: WhoseValue) => void };

/** For whom a goal or a note is: all of the customer, or the tenants that the page shows. */
export function WhoseField({ whose, value, onChange }: Props) {
  const t = useTranslations("reasons.whose");
  const { chosen, mayAll } = whose;
  const list = t("some", { count: chosen.length, names: names(chosen).slice(0, 3).join(", ") });
  if (!mayAll || chosen.length === 0)
    return (
      <Text fz="sm" c="dimmed">
        {chosen.length === 0 ? t("onlyAll") : list}
      </Text>
    );
  return (
    <Radio.Group
      label={t("label")}
      value={value === null ? "all" : "some"}
      onChange={(next) => onChange(next === "all" ? null : chosen.map(({ id }) => id))}
    >
      <Stack gap={6} mt={4}>
        <Radio value="all" label={t("all")} />
        <Radio value="some" label={list} />
      </Stack>
    </Radio.Group>
  );
}
