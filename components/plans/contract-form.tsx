"use client";

import {
  Button,
  Fieldset,
  Grid,
  Group,
  List,
  ListItem,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
  Title,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState, useTransition } from "react";
import type { Use } from "#db/queries/plans-use.ts";
import type { BillingPeriod } from "#db/vocabulary.ts";
import { inText } from "#foreign.ts";
import { priceOf } from "#price.ts";
import { focusInvalid } from "../feedback/focus-invalid.ts";
import { useChange } from "../people/use-change.ts";
import { DayInput } from "./day-input.tsx";
import { ExcessReason } from "./excess-reason.tsx";
import { isLink } from "./is-link.ts";
import { isBeyond, learnersUsed } from "./learners.ts";
import { type LimitedPlan, LimitsUse } from "./limits-use.tsx";
import type { FormContract, SaveContract } from "./types.ts";

type FormPlan = LimitedPlan & { price: string; billing_period: BillingPeriod };
type Props = {
  slug: string;
  /** The moment of the contract that the form is filled in over; null where there is none yet. */
  seen: string | null;
  initial: FormContract;
  plans: FormPlan[];
  owners: { id: number; name: string }[];
  periods: readonly BillingPeriod[];
  use: Use;
  learners: number | null;
  saveContract: SaveContract;
};

/** What was agreed with a customer; beside it what the plan that is chosen limits, and what is used of that. */
export function ContractForm({
  slug,
  seen,
  initial,
  plans,
  owners,
  periods,
  use,
  learners,
  saveContract,
}: Props) {
  const t = useTranslations("plans.contract");
  const tExcess = useTranslations("plans.excess");
  const tPeriod = useTranslations("plans.periods");
  const router = useRouter();
  const { send, isSending } = useChange();
  const [isRenewing, renew] = useTransition();
  const [contract, setContract] = useState(initial);
  const [links, setLinks] = useState(initial.documents.join("\n"));
  const [reason, setReason] = useState("");
  const [isShown, setShown] = useState(false);
  const documents = links
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const { starts_on, ends_on } = contract;
  const plan = plans.find(({ id }) => id === contract.id_plan);
  // What the database asks for a reason of: a plan or days that are agreed on, not notes.
  const isAgreed =
    seen === null ||
    contract.id_plan !== initial.id_plan ||
    starts_on !== initial.starts_on ||
    ends_on !== initial.ends_on;
  const isExcess = isAgreed && isBeyond(plan?.learner_limit ?? null, use.learners);
  const errors = {
    price: priceOf(contract.price) === undefined ? t("priceWrong") : null,
    start: starts_on === "" ? t("startMissing") : null,
    end: ends_on !== "" && ends_on < starts_on ? t("endBeforeStart") : null,
    links: documents.every(isLink) ? null : t("linksWrong"),
    plan: plan ? null : t("planMissing"),
    excess: isExcess && reason.trim() === "" ? tExcess("missing") : null,
  };
  const choosePlan = (next: string | null) => {
    const chosen = plans.find(({ id }) => String(id) === next);
    // Another plan comes with its own price, which may be agreed otherwise.
    if (chosen && chosen.id !== contract.id_plan)
      setContract({
        ...contract,
        id_plan: chosen.id,
        price: chosen.price,
        billing_period: chosen.billing_period,
      });
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setShown(true);
    if (Object.values(errors).some(Boolean)) return focusInvalid(event.currentTarget);
    send(
      () =>
        saveContract({
          customer: slug,
          seen,
          contract: { ...contract, documents },
          reason: isExcess ? reason : "",
        }),
      () => {
        notifications.show({ message: t("saved"), role: "status" });
        renew(() => router.refresh());
      },
    );
  };
  const shown = (error: string | null) => (isShown ? error : null);
  return (
    <form onSubmit={submit} noValidate aria-label={t("title")}>
      {/* Closed until what was saved is on the page: what were typed before that would be gone with the old form. */}
      <Fieldset variant="unstyled" disabled={isSending || isRenewing}>
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Stack gap="sm">
              <Select
                label={t("plan")}
                data={plans.map(({ id, name }) => ({ value: String(id), label: inText(name, 60) }))}
                value={plan ? String(plan.id) : null}
                allowDeselect={false}
                required
                error={shown(errors.plan)}
                onChange={choosePlan}
              />
              <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
                <TextInput
                  label={t("price")}
                  value={contract.price}
                  inputMode="decimal"
                  leftSection="R$"
                  maxLength={20}
                  required
                  error={shown(errors.price)}
                  onChange={(event) => setContract({ ...contract, price: event.currentTarget.value })}
                />
                <Select
                  label={t("period")}
                  data={periods.map((value) => ({ value, label: tPeriod(value) }))}
                  value={contract.billing_period}
                  allowDeselect={false}
                  onChange={(next) =>
                    setContract({
                      ...contract,
                      billing_period: periods.find((one) => one === next) ?? contract.billing_period,
                    })
                  }
                />
                <DayInput
                  label={t("start")}
                  value={starts_on}
                  required
                  error={shown(errors.start)}
                  onChange={(day) => setContract({ ...contract, starts_on: day })}
                />
                <DayInput
                  label={t("end")}
                  description={t("endNote")}
                  value={ends_on}
                  clearable
                  error={shown(errors.end)}
                  onChange={(day) => setContract({ ...contract, ends_on: day })}
                />
              </SimpleGrid>
              <Select
                label={t("owner")}
                placeholder={t("nobody")}
                data={owners.map(({ id, name }) => ({ value: String(id), label: inText(name, 60) }))}
                value={contract.id_owner === null ? null : String(contract.id_owner)}
                clearable
                onChange={(next) =>
                  setContract({ ...contract, id_owner: next === null ? null : Number(next) })
                }
              />
              <Textarea
                label={t("documents")}
                description={t("documentsNote")}
                value={links}
                autosize
                minRows={2}
                maxRows={8}
                error={shown(errors.links)}
                onChange={(event) => setLinks(event.currentTarget.value)}
              />
              {initial.documents.length > 0 ? (
                <List fz="sm" aria-label={t("open")}>
                  {initial.documents.map((link) => (
                    <ListItem key={link}>
                      <a className="link" href={link} target="_blank" rel="noreferrer">
                        {inText(link, 70)}
                      </a>
                    </ListItem>
                  ))}
                </List>
              ) : null}
              <Textarea
                label={t("notes")}
                value={contract.notes}
                maxLength={5000}
                autosize
                minRows={2}
                maxRows={12}
                onChange={(event) => setContract({ ...contract, notes: event.currentTarget.value })}
              />
              {isExcess && plan?.learner_limit && use.learners ? (
                <ExcessReason
                  limit={plan.learner_limit}
                  used={learnersUsed(use.learners)}
                  value={reason}
                  error={shown(errors.excess)}
                  onChange={setReason}
                />
              ) : null}
              <Group mt="xs">
                <Button type="submit" loading={isSending || isRenewing}>
                  {t("save")}
                </Button>
              </Group>
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Paper component="section" p="md" aria-label={t("limits")} aria-live="polite">
              <Title order={3} fz="md" mb={6}>
                {t("limits")}
              </Title>
              {plan ? <LimitsUse plan={plan} use={use} learners={learners} /> : t("planMissing")}
            </Paper>
          </Grid.Col>
        </Grid>
      </Fieldset>
    </form>
  );
}
