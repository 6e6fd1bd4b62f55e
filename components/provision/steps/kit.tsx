"use client";

import { NumberInput, Radio, Select, Stack, Switch, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { Draft } from "#db/provisioning/draft.ts";
import type { StepProps } from "../types.ts";

const forms = ["certificate", "password"] as const;
const purposes = ["person", "bi_tool", "service"] as const;
const mostDays = 397;

/** What the customer's first tool or person connects with. */
export function KitStep({ value, onChange }: StepProps<Draft["kit"]>) {
  const t = useTranslations("provision.kit");
  return (
    <Stack gap="sm" maw={560}>
      <Text fz="sm" c="dimmed">
        {t("note")}
      </Text>
      <Radio.Group
        label={t("form")}
        value={value.form}
        onChange={(next) => onChange({ ...value, form: forms.find((one) => one === next) ?? value.form })}
      >
        <Stack gap="xs" mt="xs">
          {forms.map((one) => (
            <Radio key={one} value={one} label={t(`forms.${one}`)} description={t(`formNotes.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Select
        label={t("purpose")}
        data={purposes.map((one) => ({ value: one, label: t(`purposes.${one}`) }))}
        value={value.purpose}
        allowDeselect={false}
        onChange={(next) =>
          onChange({ ...value, purpose: purposes.find((one) => one === next) ?? value.purpose })
        }
      />
      <NumberInput
        label={t("days")}
        description={t("daysNote", { most: mostDays })}
        min={1}
        max={mostDays}
        clampBehavior="strict"
        allowDecimal={false}
        allowNegative={false}
        value={value.days}
        onChange={(days) => {
          if (typeof days === "number" && days >= 1) onChange({ ...value, days });
        }}
      />
      <Switch
        label={t("personal")}
        description={t("personalNote")}
        checked={value.isPersonal}
        onChange={(event) => onChange({ ...value, isPersonal: event.currentTarget.checked })}
      />
    </Stack>
  );
}
