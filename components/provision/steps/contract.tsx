"use client";

import { Select, SimpleGrid, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { Draft } from "#db/provisioning/draft.ts";
import type { Offers } from "#db/queries/placement.ts";
import { inText } from "#foreign.ts";
import { asTyped, priceOf } from "#price.ts";
import { DayInput } from "../../plans/day-input.tsx";
import { isLink } from "../../plans/is-link.ts";
import { PlanLimits } from "../plan-limits.tsx";
import type { StepProps } from "../types.ts";

type Contract = Draft["contract"];
type Props = StepProps<Contract> & Pick<Offers, "plans" | "periods">;

/** What was sold: the plan with its limits, and what was agreed beside it. A plan brings its own price. */
export function ContractStep({ value, onChange, plans, periods }: Props) {
  const t = useTranslations("provision.contract");
  const say = useTranslations("plans.contract");
  const locale = useLocale();
  const [links, setLinks] = useState(value.documents.join("\n"));
  const typedOf = (price: string | null) => (price === null ? "" : asTyped(price, locale));
  const [price, setPrice] = useState(typedOf(value.price));
  const isPrice = price.trim() === "" || priceOf(price) !== undefined;
  const isBackwards = value.startsOn !== null && value.endsOn !== null && value.endsOn < value.startsOn;
  const plan = plans.find(({ id }) => id === value.idPlan);
  const change = (more: Partial<Contract>) => onChange({ ...value, ...more });
  const choose = (id: string | null) => {
    const chosen = plans.find((one) => String(one.id) === id);
    if (!chosen || chosen.id === value.idPlan) return;
    setPrice(typedOf(chosen.price));
    change({ idPlan: chosen.id, price: chosen.price, billingPeriod: chosen.billing_period });
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
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          label={t("price")}
          leftSection="R$"
          inputMode="decimal"
          maxLength={40}
          required
          value={price}
          error={isPrice ? null : say("priceWrong")}
          onChange={(event) => {
            setPrice(event.currentTarget.value);
            change({ price: priceOf(event.currentTarget.value) ?? null });
          }}
          onBlur={() => setPrice((text) => typedOf(priceOf(text) ?? null) || text)}
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
        <DayInput
          label={t("start")}
          required
          value={value.startsOn ?? ""}
          onChange={(day) => change({ startsOn: day || null })}
        />
        <DayInput
          label={t("end")}
          description={say("endNote")}
          clearable
          value={value.endsOn ?? ""}
          error={isBackwards ? say("endBeforeStart") : null}
          onChange={(day) => change({ endsOn: day || null })}
        />
      </SimpleGrid>
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
        error={value.documents.every(isLink) ? null : say("linksWrong")}
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
