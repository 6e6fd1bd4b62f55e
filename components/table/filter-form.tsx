"use client";
import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState, useTransition } from "react";
import type { Filter } from "#db/catalog/state.ts";
import type { ErrorCode } from "#errors.ts";
import { Failure } from "../feedback/failure.tsx";
import classes from "./controls.module.css";
import { type Draft, type DraftFault, draftOf, filterOf, opsOf } from "./filter-draft.ts";
import { useFilter } from "./navigation.tsx";
import type { TableColumn } from "./types.ts";

type Props = { column: TableColumn; filter?: Filter; onApplied: () => void };

/** The form of a column's filter, after its kind. */
export function FilterForm({ column, filter, onApplied }: Props) {
  const t = useTranslations("tables.filters");
  const { kind, isNullable, label } = column;
  const [draft, setDraft] = useState(() => draftOf(kind, isNullable, filter));
  const [fault, setFault] = useState<DraftFault | null>(null);
  const [refused, setRefused] = useState<ErrorCode | null>(null);
  const [isSending, start] = useTransition();
  const apply = useFilter(column);
  const form = useRef<HTMLFormElement>(null);
  // The form takes the place of the list that had the focus.
  useEffect(() => {
    const find = (selector: string) => form.current?.querySelector<HTMLElement>(selector);
    (find("[data-autofocus]") ?? find("input, select"))?.focus();
  }, []);
  const change = (changes: Partial<Draft>) => {
    setDraft({ ...draft, ...changes });
    setFault(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const made = filterOf(kind, draft);
    if ("fault" in made) return setFault(made.fault);
    start(async () => {
      const applied = await apply(made.filter);
      if (applied.ok) onApplied();
      else setRefused(applied.code);
    });
  };
  const ops = opsOf(kind, isNullable);
  return (
    <form ref={form} className={classes.form} onSubmit={submit} aria-label={label} noValidate>
      <Stack gap="xs">
        <Text fz="sm" fw={600}>
          {label}
        </Text>
        {ops.length > 1 ? (
          <NativeSelect
            size="xs"
            aria-label={t("op")}
            value={draft.op}
            data={ops.map((op) => ({ value: op, label: t(`ops.${op}`) }))}
            onChange={({ currentTarget }) => change({ op: currentTarget.value as Filter["op"] })}
          />
        ) : null}
        <Values column={column} draft={draft} onChange={change} fault={fault} />
        {refused ? <Failure code={refused} /> : null}
        <Group justify="flex-end">
          <Button type="submit" size="xs" loading={isSending}>
            {t("apply")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type ValuesProps = {
  column: TableColumn;
  draft: Draft;
  onChange: (changes: Partial<Draft>) => void;
  fault: DraftFault | null;
};

function Values({ column, draft, onChange, fault }: ValuesProps) {
  const t = useTranslations("tables");
  const error = fault ? t(`filters.${fault}`) : undefined;
  const { kind } = column;
  if (draft.op === "empty" || draft.op === "filled") return null;
  if (draft.op === "any")
    return <KnownValues column={column} draft={draft} onChange={onChange} fault={fault} />;
  if (kind === "boolean")
    return (
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t("filters.value")}
        value={draft.value}
        data={[
          { value: "true", label: t("cell.yes") },
          { value: "false", label: t("cell.no") },
        ]}
        onChange={(value) => onChange({ value })}
      />
    );
  const isDays = kind === "day" || kind === "instant";
  const field = {
    size: "xs",
    type: isDays ? "date" : "text",
    inputMode: kind === "text" ? "text" : "decimal",
  } as const;
  if (draft.op === "range")
    return (
      <Group gap="xs" grow align="flex-start">
        <TextInput
          {...field}
          label={t("filters.from")}
          value={draft.from}
          error={error}
          data-autofocus
          onChange={({ currentTarget }) => onChange({ from: currentTarget.value })}
        />
        <TextInput
          {...field}
          label={t("filters.to")}
          value={draft.to}
          onChange={({ currentTarget }) => onChange({ to: currentTarget.value })}
        />
      </Group>
    );
  return (
    <TextInput
      {...field}
      aria-label={t("filters.value")}
      maxLength={200}
      value={draft.value}
      dir={kind === "text" ? "auto" : undefined}
      error={error}
      data-autofocus
      onChange={({ currentTarget }) => onChange({ value: currentTarget.value })}
    />
  );
}

function KnownValues({ column, draft, onChange, fault }: ValuesProps) {
  const t = useTranslations("tables.filters");
  const labels = column.values?.labels ?? {};
  const other = draft.values.filter((value) => !Object.hasOwn(labels, value))[0] ?? "";
  const known = draft.values.filter((value) => Object.hasOwn(labels, value));
  return (
    <>
      <Checkbox.Group
        aria-label={t("values")}
        value={known}
        onChange={(values) => onChange({ values: other ? [...values, other] : values })}
        error={fault ? t(fault) : undefined}
      >
        <Stack gap={6} className={classes.list}>
          {Object.entries(labels).map(([value, label]) => (
            <Checkbox key={value} size="xs" value={value} label={label} />
          ))}
        </Stack>
      </Checkbox.Group>
      {column.values?.isOpen ? (
        <TextInput
          size="xs"
          label={t("other")}
          maxLength={200}
          value={other}
          onChange={({ currentTarget: { value } }) => onChange({ values: value ? [...known, value] : known })}
        />
      ) : null}
    </>
  );
}
