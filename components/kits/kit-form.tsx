"use client";

import {
  Alert,
  Button,
  Group,
  MultiSelect,
  NumberInput,
  Radio,
  Select,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { KitForm as Form, KitPurpose } from "#db/vocabulary.ts";
import { asSeen, inText } from "#foreign.ts";
import { focusInvalid } from "../feedback/focus-invalid.ts";
import { ForeignOption } from "../feedback/foreign-text.tsx";
import { LinkButton } from "../feedback/link-button.tsx";
import type { TenantOption } from "../tenants/prepare-tree.ts";
import classes from "./kits.module.css";
import type { MakeKit } from "./types.ts";
import { useAsk } from "./use-ask.ts";

type Props = {
  slug: string;
  /** A name that no kit has. */
  role: string;
  purposes: readonly KitPurpose[];
  forms: readonly Form[];
  /** Null where they cannot be told. */
  tenants: TenantOption[] | null;
  mostDays: number;
  plan: { name: string; connections: number; seconds: number } | null;
  makeKit: MakeKit;
};

const isWhole = (value: number | string, most: number) =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most;

const within = (most: number, usual: number) => Math.min(most, usual);

/** Asks for a new kit; its page then says how far it is. */
export function KitForm({ slug, role: free, purposes, forms, tenants, mostDays, plan, makeKit }: Props) {
  const t = useTranslations("kits.formPage");
  const kit = useTranslations("kits");
  const router = useRouter();
  const { send, isSending } = useAsk();
  const [mostConnections, mostSeconds] = [plan?.connections ?? 100, plan?.seconds ?? 3600];
  const [isShown, setShown] = useState(false);
  const [role, setRole] = useState(free);
  const [purpose, setPurpose] = useState<KitPurpose>("person");
  const [form, setForm] = useState<Form>("certificate");
  const [chosen, setChosen] = useState<string[]>([]);
  const [isPersonal, setPersonal] = useState(false);
  const [addresses, setAddresses] = useState("");
  const [days, setDays] = useState<number | string>(365);
  const [connections, setConnections] = useState<number | string>(within(mostConnections, 5));
  const [seconds, setSeconds] = useState<number | string>(within(mostSeconds, 300));
  const prefix = `${slug}_`;
  const name = asSeen(role).toLowerCase();
  const isRole =
    name.startsWith(prefix) && /^[a-z0-9_]+$/.test(name.slice(prefix.length)) && name.length <= 50;
  const most = (count: number) => t(plan ? "ofPlan" : "most", { count });
  const isRight =
    isRole &&
    isWhole(days, mostDays) &&
    isWhole(connections, mostConnections) &&
    isWhole(seconds, mostSeconds);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setShown(true);
    if (!isRight) return focusInvalid(event.currentTarget);
    if (isSending) return;
    const limits = { days: Number(days), connections: Number(connections), seconds: Number(seconds) };
    const narrowed = chosen.length > 0 ? chosen : null;
    send(
      () =>
        makeKit({
          customer: slug,
          role: name,
          purpose,
          form,
          tenants: narrowed,
          isPersonal,
          addresses,
          ...limits,
        }),
      () => {
        notifications.show({ message: t("asked"), role: "status" });
        router.push(`/c/${slug}/access`);
        router.refresh();
      },
    );
  };
  const number = (
    label: string,
    value: number | string,
    set: (next: number | string) => void,
    count: number,
    note: string,
  ) => (
    <NumberInput
      label={label}
      description={note}
      inputWrapperOrder={["label", "input", "description", "error"]}
      value={value}
      min={1}
      max={count}
      allowDecimal={false}
      allowNegative={false}
      error={isShown && !isWhole(value, count) ? t("most", { count }) : null}
      onChange={set}
    />
  );
  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <Stack gap="md">
        <TextInput
          label={t("role")}
          description={t("roleNote", { prefix })}
          value={role}
          maxLength={60}
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={isShown && !isRole ? t("roleBad", { prefix }) : null}
          onChange={(event) => setRole(event.currentTarget.value)}
        />
        <Select
          label={t("purpose")}
          data={purposes.map((value) => ({ value, label: kit(`purpose.${value}`) }))}
          value={purpose}
          allowDeselect={false}
          onChange={(next) => setPurpose(purposes.find((one) => one === next) ?? purpose)}
        />
        <Radio.Group
          label={t("form")}
          value={form}
          onChange={(next) => setForm(forms.find((one) => one === next) ?? form)}
        >
          <Stack gap="xs" mt={6}>
            {forms.map((value) => (
              <Radio key={value} value={value} label={kit(`form.${value}`)} description={t(`${value}Note`)} />
            ))}
          </Stack>
        </Radio.Group>
        {tenants && tenants.length > 0 ? (
          <MultiSelect
            label={t("tenants")}
            placeholder={chosen.length === 0 ? t("allTenants") : undefined}
            data={tenants.map((one) => ({ value: one.id, label: inText(one.name, 60) }))}
            renderOption={({ option }) => {
              const tenant = tenants.find(({ id }) => id === option.value);
              return (
                <div style={{ paddingInlineStart: 14 * (tenant?.depth ?? 0) }}>
                  <ForeignOption text={tenant?.name ?? option.label} />
                </div>
              );
            }}
            value={chosen}
            onChange={setChosen}
            searchable
            clearable
            hidePickedOptions
            limit={400}
            maxDropdownHeight={260}
          />
        ) : (
          <Text fz="sm" c="dimmed">
            {t("noTenants")}
          </Text>
        )}
        {chosen.length > 0 ? <Warning text={t("tenantsWarning")} /> : null}
        <Switch
          label={t("personal")}
          checked={isPersonal}
          onChange={(event) => setPersonal(event.currentTarget.checked)}
        />
        {isPersonal ? <Warning text={t("personalWarning")} /> : null}
        <Textarea
          label={t("addresses")}
          description={t("addressesNote")}
          value={addresses}
          maxLength={10_000}
          autosize
          minRows={2}
          maxRows={8}
          onChange={(event) => setAddresses(event.currentTarget.value)}
        />
        <div className={classes.numbers}>
          {number(t("days"), days, setDays, mostDays, t("most", { count: mostDays }))}
          {number(t("connections"), connections, setConnections, mostConnections, most(mostConnections))}
          {number(t("seconds"), seconds, setSeconds, mostSeconds, most(mostSeconds))}
        </div>
        <Group gap="xs" mt="xs">
          <Button type="submit" loading={isSending}>
            {t("submit")}
          </Button>
          <LinkButton href={`/c/${slug}/access`} variant="default">
            {t("cancel")}
          </LinkButton>
        </Group>
      </Stack>
    </form>
  );
}

function Warning({ text }: { text: string }) {
  return (
    <Alert variant="outline" color="yellow" p="xs" role="status">
      <Text fz="sm">{text}</Text>
    </Alert>
  );
}
