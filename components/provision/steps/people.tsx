"use client";

import { ActionIcon, Button, Group, MultiSelect, Paper, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { Draft } from "#db/provisioning/draft.ts";
import { inText } from "#foreign.ts";
import type { FindTenants, StepProps } from "../types.ts";
import { useTenants } from "../use-tenants.ts";

type People = Draft["people"];
type Person = People["people"][number];
type Props = StepProps<People> & { roots: string[]; findTenants: FindTenants };

const roles = ["executive", "analyst"] as const;
const most = 50;

/** Who of the customer's is let in, as what, and to which of its tenants. */
export function PeopleStep({ value: { people }, onChange, roots, findTenants }: Props) {
  const t = useTranslations("provision.people");
  const tRole = useTranslations("shell.roles");
  const { found } = useTenants(findTenants, { search: "", chosen: roots, isWhole: true });
  const tenants = (found?.chosen ?? []).flatMap(({ branch }) =>
    branch.map(({ id, title, subdomain }) => ({ value: id, label: inText(title ?? subdomain ?? id, 60) })),
  );
  const change = (at: number, more: Partial<Person>) =>
    onChange({ people: people.map((one, place) => (place === at ? { ...one, ...more } : one)) });
  const add = () =>
    onChange({ people: [...people, { email: "", name: "", role: "executive", tenants: null }] });
  return (
    <Stack gap="sm" maw={760}>
      <Text fz="sm" c="dimmed">
        {t("note")}
      </Text>
      {people.map((one, at) => (
        <Paper
          // biome-ignore lint/suspicious/noArrayIndexKey: the people of a draft are in the order in which they stand
          key={at}
          withBorder
          p="sm"
          component="fieldset"
          m={0}
          aria-label={t("person", { number: at + 1 })}
        >
          <Group justify="space-between" mb={4}>
            <Text fz="sm" fw={550}>
              {t("person", { number: at + 1 })}
            </Text>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("remove", { number: at + 1 })}
              onClick={() => onChange({ people: people.filter((_, place) => place !== at) })}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
          <Group grow gap="sm" align="flex-start" preventGrowOverflow={false}>
            <TextInput
              type="email"
              label={t("email")}
              value={one.email}
              maxLength={320}
              required
              autoComplete="off"
              onChange={(event) => change(at, { email: event.currentTarget.value })}
            />
            <TextInput
              label={t("name")}
              value={one.name}
              maxLength={200}
              required
              autoComplete="off"
              onChange={(event) => change(at, { name: event.currentTarget.value })}
            />
            <Select
              label={t("role")}
              data={roles.map((role) => ({ value: role, label: tRole(role) }))}
              value={one.role}
              allowDeselect={false}
              onChange={(next) => change(at, { role: roles.find((role) => role === next) ?? one.role })}
            />
          </Group>
          <MultiSelect
            mt="xs"
            label={t("tenants")}
            placeholder={one.tenants === null ? t("allTenants") : undefined}
            // Those that are chosen and not there any more stay, to be seen and taken away.
            data={[
              ...tenants,
              ...(one.tenants ?? [])
                .filter((id) => !tenants.some(({ value }) => value === id))
                .map((id) => ({ value: id, label: id })),
            ]}
            value={one.tenants ?? []}
            onChange={(ids) => change(at, { tenants: ids.length > 0 ? ids : null })}
            searchable
            clearable
            hidePickedOptions
            limit={200}
          />
        </Paper>
      ))}
      <Group>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={people.length >= most}
          onClick={add}
        >
          {t("add")}
        </Button>
      </Group>
    </Stack>
  );
}
