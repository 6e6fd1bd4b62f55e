"use client";

import { Button, CloseButton, Group, Select, Switch, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { debounce, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { CustomerState, HealthState } from "#db/vocabulary.ts";
import { inText } from "#foreign.ts";
import { longestSearch, parseAsSearch, parseAsSlug } from "../address/parsers.ts";
import { ForeignOption } from "../feedback/foreign-text.tsx";

type Option = { value: string; name: string };
type Props = {
  states: readonly CustomerState[];
  health: readonly HealthState[];
  plans: Option[];
  owners: Option[];
};

const nothing = { search: null, state: null, health: null, plan: null, owner: null, attention: null };

/** Narrows the customers while one types and chooses; the address keeps it. */
export function CustomersFilter({ states, health, plans, owners }: Props) {
  const t = useTranslations("customers.filter");
  const tState = useTranslations("home.states");
  const tHealth = useTranslations("home.freshness");
  const clear = useTranslations("shell.feedback")("clear");
  const parsers = {
    search: parseAsSearch,
    state: parseAsStringLiteral(states),
    health: parseAsStringLiteral(health),
    plan: parseAsString,
    owner: parseAsString,
    attention: parseAsStringLiteral(["1"]),
    after: parseAsSlug,
  };
  const [asked, setAsked] = useQueryStates(parsers, { shallow: false });
  const ask = (change: Partial<typeof asked>, how?: { limitUrlUpdates: ReturnType<typeof debounce> }) =>
    // Another list begins at its beginning.
    setAsked({ ...change, after: null }, how);
  const typed = (text: string) => ask({ search: text || null }, { limitUrlUpdates: debounce(250) });
  const isNarrowed = Object.keys(nothing).some((name) => asked[name as keyof typeof nothing] !== null);
  const nobody = { value: "none", name: t("noOwner") };
  return (
    <Group gap="xs" mb="sm" role="search" aria-label={t("label")}>
      <TextInput
        type="search"
        aria-label={t("search")}
        placeholder={t("search")}
        leftSection={<IconSearch size={15} />}
        rightSection={
          asked.search ? <CloseButton size="sm" aria-label={clear} onClick={() => typed("")} /> : null
        }
        value={asked.search ?? ""}
        maxLength={longestSearch}
        onChange={(event) => typed(event.currentTarget.value)}
        w={{ base: "100%", xs: 250 }}
      />
      <Choice
        label={t("health")}
        any={t("anyHealth")}
        options={health.map((value) => ({ value, name: tHealth(value) }))}
        value={asked.health}
        onChange={(next) => ask({ health: health.find((one) => one === next) ?? null })}
      />
      <Choice
        label={t("state")}
        any={t("anyState")}
        options={states.map((value) => ({ value, name: tState(value) }))}
        value={asked.state}
        onChange={(next) => ask({ state: states.find((one) => one === next) ?? null })}
      />
      {plans.length > 0 ? (
        <Choice
          label={t("plan")}
          any={t("anyPlan")}
          options={plans}
          value={asked.plan}
          onChange={(plan) => ask({ plan })}
        />
      ) : null}
      {plans.length > 0 ? (
        <Choice
          label={t("owner")}
          any={t("anyOwner")}
          options={[nobody, ...owners]}
          value={asked.owner}
          onChange={(owner) => ask({ owner })}
        />
      ) : null}
      <Switch
        label={t("attention")}
        checked={asked.attention !== null}
        onChange={(event) => ask({ attention: event.currentTarget.checked ? "1" : null })}
      />
      {isNarrowed ? (
        <Button variant="subtle" size="compact-sm" onClick={() => ask(nothing)}>
          {t("clear")}
        </Button>
      ) : null}
    </Group>
  );
}

type ChoiceProps = {
  label: string;
  any: string;
  options: Option[];
  value: string | null;
  onChange: (value: string | null) => void;
};

function Choice({ label, any, options, value, onChange }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      placeholder={any}
      data={options.map((one) => ({ value: one.value, label: inText(one.name, 60) }))}
      renderOption={({ option }) => (
        <ForeignOption text={options.find((one) => one.value === option.value)?.name ?? option.label} />
      )}
      value={value}
      onChange={onChange}
      styles={{ input: { textOverflow: "ellipsis" } }}
      searchable={options.length > 10}
      clearable
      w={{ base: "calc(50% - var(--mantine-spacing-xs) / 2)", xs: 200 }}
    />
  );
}
