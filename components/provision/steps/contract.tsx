"use client";

import "dayjs/locale/pt-br";
import { Group, NumberInput, Select, Stack, Text, Textarea } from "@mantine/core";
import { DatePickerInput } from "@mantine/dates";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { Draft } from "#db/provisioning/draft.ts";
import type { Offers } from "#db/queries/placement.ts";
import { inText } from "#foreign.ts";
import { PlanLimits } from "../plan-limits.tsx";
import type { StepProps } from "../types.ts";

type Contract = Draft["contract"];
type Props = StepProps<Contract> & { plans: Offers["plans"]; today: string };

const periods = ["monthly", "quarterly", "yearly"] as const;

/** What was sold: the plan with its limits, and what was agreed beside it. A plan brings its own price. */
export function ContractStep({ value, onChange, plans, today }: Props) {
  const t = useTranslations("provision.contract");
  const locale = useLocale();
  const isPortuguese = locale === "pt-BR";
  const [links, setLinks] = useState(value.documents.join("\n"));
  const plan = plans.find(({ id }) => id === value.idPlan);
  const change = (more: Partial<Contract>) => onChange({ ...value, ...more });
  // A contract that says nothing yet begins today.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the step is opened
  useEffect(() => {
    if (value.startsOn === null) change({ startsOn: today });
  }, []);
  const choose = (id: string | null) => {
    const chosen = plans.find((one) => String(one.id) === id);
    if (chosen) change({ idPlan: chosen.id, price: chosen.price, billingPeriod: chosen.billing_period });
  };
  const day = {
    locale: locale.toLowerCase(),
    valueFormat: isPortuguese ? "DD/MM/YYYY" : "D MMM YYYY",
    clearable: true,
  };
  return (
    <Stack gap="sm" maw={640}>
      <Select
        label={t("plan")}
        placeholder={t("choosePlan")}
        data={plans.map(({ id, name }) => ({ value: String(id), label: inText(name) }))}
        value={plan ? String(plan.id) : null}
        error={value.idPlan !== null && !plan ? t("planGone") : null}
        required
        allowDeselect={false}
        onChange={choose}
      />
      {plan ? <PlanLimits plan={plan} /> : null}
      <Group grow align="flex-start" gap="sm">
        <NumberInput
          label={t("price")}
          prefix="R$ "
          decimalSeparator={isPortuguese ? "," : "."}
          thousandSeparator={isPortuguese ? "." : ","}
          decimalScale={2}
          fixedDecimalScale
          min={0}
          max={9_999_999_999}
          allowNegative={false}
          hideControls
          required
          value={value.price === null ? "" : Number(value.price)}
          onChange={(price) => change({ price: price === "" ? null : Number(price).toFixed(2) })}
        />
        <Select
          label={t("period")}
          data={periods.map((one) => ({ value: one, label: t(`periods.${one}`) }))}
          value={value.billingPeriod}
          allowDeselect={false}
          onChange={(next) =>
            change({ billingPeriod: periods.find((one) => one === next) ?? value.billingPeriod })
          }
        />
      </Group>
      <Group grow align="flex-start" gap="sm">
        <DatePickerInput
          {...day}
          label={t("start")}
          required
          value={value.startsOn}
          onChange={(startsOn) => change({ startsOn })}
        />
        <DatePickerInput
          {...day}
          label={t("end")}
          placeholder={t("noEnd")}
          value={value.endsOn}
          minDate={value.startsOn ?? undefined}
          onChange={(endsOn) => change({ endsOn })}
        />
      </Group>
      <Textarea
        label={t("notes")}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={5000}
        value={value.notes}
        onChange={(event) => change({ notes: event.currentTarget.value })}
      />
      <Textarea
        label={t("documents")}
        description={t("documentsNote")}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={8000}
        value={links}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setLinks(text);
          const all = text.split("\n").map((line) => line.trim().slice(0, 500));
          change({ documents: all.filter(Boolean).slice(0, 20) });
        }}
      />
      <Text fz="xs" c="dimmed">
        {t("later")}
      </Text>
    </Stack>
  );
}
