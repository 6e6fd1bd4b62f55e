"use client";

import { Button, Grid, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useQueryState } from "nuqs";
import { type FormEvent, type ReactNode, useState } from "react";
import type { Wanted, WantedMembership } from "#auth/people/change.ts";
import type { Outcome } from "#auth/permissions.ts";
import type { PersonRole } from "#db/vocabulary.ts";
import { asSeen } from "#foreign.ts";
import { mostSlugs, parseAsSlugs } from "../address/parsers.ts";
import { CustomerPicker } from "../customers/customer-picker.tsx";
import { focusInvalid } from "../feedback/focus-invalid.ts";
import { matters, sightsOf } from "./access.ts";
import { MembershipFields } from "./membership-fields.tsx";
import { Preview } from "./preview.tsx";
import type { FormCustomer, TenantsBySlug } from "./types.ts";

type Props = {
  initial: Wanted;
  roles: readonly PersonRole[];
  customers: FormCustomer[];
  tenants: TenantsBySlug;
  outcomes: readonly Outcome[];
  isSending: boolean;
  submit: string;
  /** Before the name: what an invitation asks for beside. */
  children?: ReactNode;
  aside?: ReactNode;
  onSubmit: (wanted: Wanted) => void;
};

/** Name, role and customers of a person, and beside it what they will see by it, before anything is saved. */
export function PersonForm({ initial, roles, tenants, outcomes, ...props }: Props) {
  const t = useTranslations("people.form");
  const tRole = useTranslations("shell.roles");
  const [wanted, setWanted] = useState(initial);
  const [isShown, setShown] = useState(false);
  const [added, setAdded] = useState<FormCustomer[]>([]);
  // Those that the page knows already, and those that were chosen since.
  const customers = [...props.customers, ...added];
  // The page is asked for the tenants of those customers; what is typed stays.
  const [asked, setAsked] = useQueryState("tenants_of", parseAsSlugs.withOptions({ shallow: false }));
  const { name, role, memberships } = wanted;
  const isAdmin = role === "admin";
  const nameError = asSeen(name) === "" ? t("nameMissing") : null;
  const customerError = !isAdmin && memberships.length === 0 ? t("customerMissing") : null;
  const askTenants = (slug: string) => setAsked([...new Set([slug, ...(asked ?? [])])].slice(0, mostSlugs));
  const change = (slug: string, next: WantedMembership | null) =>
    setWanted({
      ...wanted,
      memberships: memberships.flatMap((one) => (one.customer === slug ? (next ?? []) : [one])),
    });
  const add = (next: FormCustomer | null) => {
    if (next === null) return;
    const customer = next.slug;
    setAdded([...added, next]);
    const more = { customer, tenants: null, isPersonalGranted: false, isCustomerAdmin: false };
    setWanted({ ...wanted, memberships: [...memberships, more] });
    askTenants(customer);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setShown(true);
    if (nameError || customerError) return focusInvalid(event.currentTarget);
    props.onSubmit({ ...wanted, name: asSeen(name), memberships: isAdmin ? [] : memberships });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="sm">
            {props.children}
            <TextInput
              label={t("name")}
              value={name}
              maxLength={200}
              required
              error={isShown ? nameError : null}
              onChange={(event) => setWanted({ ...wanted, name: event.currentTarget.value })}
            />
            <Select
              label={t("role")}
              description={t(`roleNote.${role}`)}
              data={roles.map((value) => ({ value, label: tRole(value) }))}
              value={role}
              allowDeselect={false}
              onChange={(next) => setWanted({ ...wanted, role: roles.find((one) => one === next) ?? role })}
            />
            {isAdmin ? (
              <Text fz="sm" c="dimmed">
                {t("ofAdmin")}
              </Text>
            ) : (
              <>
                {memberships.map((one) => (
                  <MembershipFields
                    key={one.customer}
                    name={customers.find(({ slug }) => slug === one.customer)?.name ?? one.customer}
                    value={one}
                    tenants={tenants[one.customer]}
                    hasPersonal={matters(outcomes, role, one, "isPersonalGranted")}
                    hasCustomerAdmin={matters(outcomes, role, one, "isCustomerAdmin")}
                    onAskTenants={() => askTenants(one.customer)}
                    onChange={(next) => change(one.customer, next)}
                    onRemove={() => change(one.customer, null)}
                  />
                ))}
                <CustomerPicker
                  key={memberships.length}
                  label={t("memberships")}
                  placeholder={t("addCustomer")}
                  chosen={null}
                  onChoose={add}
                  permission="people.write"
                  without={memberships.map(({ customer }) => customer)}
                  error={isShown ? customerError : null}
                />
              </>
            )}
            <Group gap="xs" mt="xs">
              <Button type="submit" loading={props.isSending}>
                {props.submit}
              </Button>
              {props.aside}
            </Group>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Preview
            title={t("preview")}
            seesAll={isAdmin}
            nothing={t("previewNothing")}
            sights={sightsOf(outcomes, role, memberships, customers, tenants)}
          />
        </Grid.Col>
      </Grid>
    </form>
  );
}
