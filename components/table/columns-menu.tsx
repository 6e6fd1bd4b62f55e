"use client";
import { Button, Checkbox, Popover, Stack } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import classes from "./controls.module.css";
import type { TableColumn } from "./types.ts";
import { useHiddenColumns } from "./use-hidden-columns.ts";

type Props = { table: string; columns: TableColumn[] };

/** Puts columns away and takes them out again; one always stays. */
export function ColumnsMenu({ table, columns }: Props) {
  const t = useTranslations("tables.columns");
  const { hidden, setHidden } = useHiddenColumns(table);
  const shown = columns.filter(({ name }) => !hidden.includes(name));
  const some = t("shown", { shown: shown.length, all: columns.length });
  return (
    <Popover width={250} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<IconColumns3 size={14} aria-hidden />}>
          {shown.length < columns.length ? `${t("label")} ${some}` : t("label")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <Stack gap={6} p={4} className={classes.list} role="group" aria-label={t("list")}>
          {columns.map(({ name, label }) => (
            <Checkbox
              key={name}
              size="xs"
              label={label}
              checked={!hidden.includes(name)}
              disabled={shown.length === 1 && shown[0]?.name === name}
              onChange={({ currentTarget }) =>
                setHidden(currentTarget.checked ? hidden.filter((of) => of !== name) : [...hidden, name])
              }
            />
          ))}
        </Stack>
        <Button
          size="xs"
          variant="subtle"
          mt={6}
          disabled={hidden.length === 0}
          onClick={() => setHidden([])}
        >
          {t("all")}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
