"use client";

import { CloseButton, Group, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { debounce, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { PersonRole } from "#db/vocabulary.ts";
import { longestSearch, parseAsPerson, parseAsSearch, parseAsSlug } from "../address/parsers.ts";
import { CustomerPicker } from "../customers/customer-picker.tsx";

type Props = {
  roles: readonly PersonRole[];
  /** The one that is asked for. */
  customer: { slug: string; name: string } | null;
};

const states = ["active", "inactive"] as const;

/** Narrows the people by what they are called, their role, a customer and whether they may sign in; the address keeps it. */
export function PeopleFilter({ roles, customer }: Props) {
  const t = useTranslations("people.filter");
  const role = useTranslations("shell.roles");
  const clear = useTranslations("shell.feedback")("clear");
  const parsers = {
    search: parseAsSearch,
    role: parseAsStringLiteral(roles),
    customer: parseAsSlug,
    state: parseAsStringLiteral(states),
    after: parseAsPerson,
  };
  const [asked, setAsked] = useQueryStates(parsers, { shallow: false });
  // Another list begins at its beginning.
  const ask = (change: Partial<typeof asked>, how?: { limitUrlUpdates: ReturnType<typeof debounce> }) =>
    setAsked({ ...change, after: null }, how);
  const typed = (text: string) => ask({ search: text || null }, { limitUrlUpdates: debounce(250) });
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
        w={{ base: "100%", xs: 260 }}
      />
      <Select
        aria-label={t("role")}
        placeholder={t("anyRole")}
        data={roles.map((value) => ({ value, label: role(value) }))}
        value={asked.role}
        onChange={(next) => ask({ role: roles.find((one) => one === next) ?? null })}
        clearable
        w={{ base: "100%", xs: 190 }}
      />
      <CustomerPicker
        key={customer?.slug}
        aria-label={t("customer")}
        placeholder={t("anyCustomer")}
        chosen={customer}
        onChoose={(next) => ask({ customer: next?.slug ?? null })}
        permission="people.read"
        clearable
        w={{ base: "100%", xs: 220 }}
      />
      <Select
        aria-label={t("state")}
        placeholder={t("anyState")}
        data={states.map((value) => ({ value, label: t(value) }))}
        value={asked.state}
        onChange={(next) => ask({ state: states.find((one) => one === next) ?? null })}
        clearable
        w={{ base: "100%", xs: 220 }}
      />
    </Group>
  );
}
