"use client";

import { ActionIcon, Button, Group, MultiSelect, Paper, Stack, Switch, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { WantedMembership } from "#auth/people/change.ts";
import { inText } from "#foreign.ts";
import { ForeignOption, ForeignText } from "../feedback/foreign-text.tsx";
import type { TenantOption } from "../tenants/prepare-tree.ts";

type Props = {
  name: string;
  value: WantedMembership;
  /** Undefined until they are asked for, null where they cannot be told. */
  tenants: TenantOption[] | null | undefined;
  /** Whether each would change anything for this role. */
  hasPersonal: boolean;
  hasCustomerAdmin: boolean;
  onAskTenants: () => void;
  onChange: (value: WantedMembership) => void;
  onRemove: () => void;
};

/** What somebody is to see of one customer. */
export function MembershipFields(props: Props) {
  const { name, value, tenants, onAskTenants, onChange, onRemove } = props;
  const t = useTranslations("people.form");
  const customer = inText(name, 40);
  return (
    <Paper withBorder p="sm" component="fieldset" m={0} aria-label={customer}>
      <Group justify="space-between" wrap="nowrap" mb={6}>
        <Text fw={550} fz="sm">
          <ForeignText text={name} most={60} />
        </Text>
        <ActionIcon variant="subtle" color="gray" aria-label={t("remove", { customer })} onClick={onRemove}>
          <IconX size={16} />
        </ActionIcon>
      </Group>
      <Stack gap="xs">
        {tenants ? (
          <MultiSelect
            size="xs"
            aria-label={t("tenants", { customer })}
            placeholder={value.tenants === null ? t("allTenants") : undefined}
            data={tenants.map((one) => ({ value: one.id, label: inText(one.name, 60) }))}
            renderOption={({ option }) => (
              <ForeignOption text={tenants.find(({ id }) => id === option.value)?.name ?? option.label} />
            )}
            value={value.tenants ?? []}
            onChange={(ids) => onChange({ ...value, tenants: ids.length > 0 ? ids : null })}
            searchable
            clearable
            hidePickedOptions
            limit={200}
          />
        ) : null}
        {tenants === null ? (
          <Text fz="xs" c="dimmed">
            {t("noTenants")}
          </Text>
        ) : null}
        {tenants === undefined ? (
          <Group gap="xs">
            <Text fz="sm" c="dimmed">
              {t("allTenants")}
            </Text>
            <Button variant="subtle" size="compact-xs" onClick={onAskTenants}>
              {t("narrow")}
            </Button>
          </Group>
        ) : null}
        {props.hasPersonal ? (
          <Switch
            label={t("personal")}
            description={t("personalNote")}
            checked={value.isPersonalGranted}
            onChange={(event) => onChange({ ...value, isPersonalGranted: event.currentTarget.checked })}
          />
        ) : null}
        {props.hasCustomerAdmin ? (
          <Switch
            label={t("customerAdmin")}
            description={t("customerAdminNote")}
            checked={value.isCustomerAdmin}
            onChange={(event) => onChange({ ...value, isCustomerAdmin: event.currentTarget.checked })}
          />
        ) : null}
      </Stack>
    </Paper>
  );
}
