"use client";
import { Button, Checkbox, Group, Popover, Stack, Text, TextInput } from "@mantine/core";
import { IconBuildingCommunity } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { asSeen, inText } from "#foreign.ts";
import { parseAsTenants } from "../address/parsers.ts";
import { ForeignOption } from "../feedback/foreign-text.tsx";
import classes from "./controls.module.css";
import { useChange } from "./navigation.tsx";
import type { TenantOption } from "./types.ts";

type Props = { tenants: TenantOption[]; chosen: string[] };

/** A tenant and all below it: the tree is listed from top to bottom. */
function withBelow(tenants: TenantOption[], id: string): string[] {
  const start = tenants.findIndex((one) => one.id === id);
  const depth = tenants[start]?.depth ?? 0;
  const after = tenants.slice(start + 1);
  const end = after.findIndex((one) => one.depth <= depth);
  return [id, ...(end < 0 ? after : after.slice(0, end)).map((one) => one.id)];
}

/** Chooses tenants by name; a tenant brings those below it. None chosen means all. */
export function TenantsMenu({ tenants, chosen }: Props) {
  const t = useTranslations("tables.tenants");
  const change = useChange();
  const [isOpen, setIsOpen] = useState(false);
  const [search, setSearch] = useState("");
  const [draft, setDraft] = useState(chosen);
  const toggle = (open: boolean) => {
    setIsOpen(open);
    if (open) setDraft(chosen);
  };
  const apply = (ids: string[]) => {
    setIsOpen(false);
    const isAll = ids.length === 0 || ids.length === tenants.length;
    change({ tenants: isAll ? null : parseAsTenants.serialize(ids.map(BigInt)) });
  };
  const check = (id: string, isChecked: boolean) => {
    const ids = withBelow(tenants, id);
    const rest = draft.filter((one) => !ids.includes(one));
    setDraft(isChecked ? [...rest, ...ids] : rest);
  };
  const found = tenants.filter(({ name }) => asSeen(name).toLowerCase().includes(search.toLowerCase()));
  const only = chosen.length === 1 ? tenants.find(({ id }) => id === chosen[0])?.name : undefined;
  const said =
    (only && inText(only, 28)) ?? (chosen.length === 0 ? t("all") : t("some", { count: chosen.length }));
  return (
    <Popover
      opened={isOpen}
      onChange={toggle}
      width={300}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          maw={260}
          leftSection={<IconBuildingCommunity size={14} aria-hidden />}
          aria-label={`${t("label")}: ${said}`}
          onClick={() => toggle(!isOpen)}
        >
          {said}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs" maw="calc(100vw - 24px)">
        {tenants.length > 7 ? (
          <TextInput
            size="xs"
            mb={6}
            data-autofocus
            aria-label={t("search")}
            placeholder={t("search")}
            value={search}
            onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          />
        ) : null}
        <Stack gap={6} p={4} className={classes.list} role="group" aria-label={t("label")}>
          {found.map(({ id, name, depth }) => (
            <Checkbox
              key={id}
              size="xs"
              pl={search === "" ? depth * 18 : 0}
              label={<ForeignOption text={name} />}
              checked={draft.includes(id)}
              onChange={({ currentTarget }) => check(id, currentTarget.checked)}
            />
          ))}
          {found.length === 0 ? (
            <Text fz="sm" c="dimmed">
              {t("none")}
            </Text>
          ) : null}
        </Stack>
        <Group justify="space-between" mt="xs">
          <Button size="xs" variant="subtle" onClick={() => apply([])}>
            {t("clear")}
          </Button>
          <Button size="xs" onClick={() => apply(draft)}>
            {t("apply")}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
