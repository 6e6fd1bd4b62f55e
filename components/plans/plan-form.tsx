"use client";

import { Button, Grid, Group, NumberInput, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Use } from "#db/queries/plans-use.ts";
import type { BillingPeriod } from "#db/vocabulary.ts";
import { asSeen } from "#foreign.ts";
import { priceOf } from "#price.ts";
import { focusInvalid } from "../feedback/focus-invalid.ts";
import { LinkButton } from "../feedback/link-button.tsx";
import { useChange } from "../people/use-change.ts";
import { beyondLimits } from "./effect.ts";
import { ExcessReason } from "./excess-reason.tsx";
import { isBeyond, learnersUsed } from "./learners.ts";
import { PlanEffect } from "./plan-effect.tsx";
import type { ChangePlan, CreatePlan, FormPlan } from "./types.ts";

type Props = {
  initial: FormPlan;
  periods: readonly BillingPeriod[];
  /** Of a plan that there is: what its customers use, and how to change it. */
  known?: { id: number; customers: number; seen: Use[]; others: number; changePlan: ChangePlan };
  createPlan?: CreatePlan;
};

type Limit = "kit_limit" | "connection_limit" | "statement_seconds" | "export_days";
const bounds: Record<Limit, [number, number]> = {
  kit_limit: [0, 1000],
  connection_limit: [1, 100],
  statement_seconds: [1, 3600],
  export_days: [1, 365],
};
const limits = Object.keys(bounds) as Limit[];

/** What a plan allows and costs, and beside it what a change does to those who have it. */
export function PlanForm({ initial, periods, known, createPlan }: Props) {
  const t = useTranslations("plans.form");
  const tExcess = useTranslations("plans.excess");
  const tPeriod = useTranslations("plans.periods");
  const router = useRouter();
  const { send, isSending } = useChange();
  const [plan, setPlan] = useState(initial);
  const [reason, setReason] = useState("");
  const [isShown, setShown] = useState(false);
  const nameError = asSeen(plan.name) === "" ? t("nameMissing") : null;
  const priceError = priceOf(plan.price) === undefined ? t("priceWrong") : null;
  const limit = plan.learner_limit;
  const isLower = limit !== null && limit < (initial.learner_limit ?? Number.POSITIVE_INFINITY);
  const excess = known && isLower ? known.seen.filter(({ learners }) => isBeyond(limit, learners)) : [];
  const reasonError = excess.length > 0 && reason.trim() === "" ? tExcess("missing") : null;
  const saved = () => {
    notifications.show({ message: t("saved"), role: "status" });
    router.push("/plans");
    router.refresh();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setShown(true);
    if (nameError || priceError || reasonError) return focusInvalid(event.currentTarget);
    if (known)
      send(
        () =>
          known.changePlan({ id: known.id, seen: initial, plan, reason: excess.length > 0 ? reason : "" }),
        saved,
      );
    else if (createPlan) send(() => createPlan(plan), saved);
  };
  const number = (value: string | number) => (value === "" ? null : Math.trunc(Number(value)));
  const allowed = {
    kits: plan.kit_limit,
    connections: plan.connection_limit,
    seconds: plan.statement_seconds,
  };
  return (
    <form onSubmit={submit} noValidate>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="sm">
            <TextInput
              label={t("name")}
              value={plan.name}
              maxLength={100}
              required
              error={isShown ? nameError : null}
              onChange={(event) => setPlan({ ...plan, name: event.currentTarget.value })}
            />
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <TextInput
                label={t("price")}
                value={plan.price}
                inputMode="decimal"
                leftSection="R$"
                maxLength={20}
                required
                error={isShown ? priceError : null}
                onChange={(event) => setPlan({ ...plan, price: event.currentTarget.value })}
              />
              <Select
                label={t("period")}
                data={periods.map((value) => ({ value, label: tPeriod(value) }))}
                value={plan.billing_period}
                allowDeselect={false}
                onChange={(next) =>
                  setPlan({
                    ...plan,
                    billing_period: periods.find((one) => one === next) ?? plan.billing_period,
                  })
                }
              />
              {limits.map((name) => (
                <NumberInput
                  key={name}
                  label={t(name)}
                  value={plan[name]}
                  min={bounds[name][0]}
                  max={bounds[name][1]}
                  clampBehavior="blur"
                  allowDecimal={false}
                  required
                  onChange={(value) => setPlan({ ...plan, [name]: number(value) ?? bounds[name][0] })}
                />
              ))}
              <NumberInput
                label={t("learner_limit")}
                description={t("learnerNote")}
                inputWrapperOrder={["label", "input", "description", "error"]}
                value={plan.learner_limit ?? ""}
                min={1}
                max={2_000_000_000}
                allowDecimal={false}
                onChange={(value) => setPlan({ ...plan, learner_limit: number(value) })}
              />
            </SimpleGrid>
            {limit !== null && excess.length > 0 ? (
              <ExcessReason
                limit={limit}
                customers={excess.length}
                value={reason}
                error={isShown ? reasonError : null}
                onChange={setReason}
              />
            ) : null}
            <Group gap="xs" mt="xs">
              <Button type="submit" loading={isSending}>
                {t(known ? "save" : "create")}
              </Button>
              <LinkButton href="/plans" variant="default">
                {t("cancel")}
              </LinkButton>
            </Group>
          </Stack>
        </Grid.Col>
        {known ? (
          <Grid.Col span={{ base: 12, md: 5 }}>
            <PlanEffect
              limits={allowed}
              customers={known.customers}
              beyond={beyondLimits(allowed, known.seen)}
              unseen={known.others}
              excess={excess.map(({ slug, name, learners }) => ({
                slug,
                name,
                used: learners ? learnersUsed(learners) : 0,
              }))}
            />
          </Grid.Col>
        ) : null}
      </Grid>
    </form>
  );
}
