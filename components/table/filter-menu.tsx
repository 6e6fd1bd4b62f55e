"use client";
import { Button, Popover, TextInput, UnstyledButton } from "@mantine/core";
import { IconArrowLeft, IconFilter, IconLock } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import classes from "./controls.module.css";
import { FilterForm } from "./filter-form.tsx";
import type { Chosen, TableColumn } from "./types.ts";

type Props = { columns: TableColumn[]; filters: Chosen["filters"] };

const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Adds a filter: first the column, then its condition. */
export function FilterMenu({ columns, filters }: Props) {
  const t = useTranslations("tables.filters");
  const [isOpen, setIsOpen] = useState(false);
  const [column, setColumn] = useState<TableColumn | null>(null);
  const toggle = (open: boolean) => {
    setIsOpen(open);
    if (open) setColumn(null);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={toggle}
      width={290}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFilter size={14} aria-hidden />}
          onClick={() => toggle(!isOpen)}
        >
          {t("add")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs" maw="calc(100vw - 24px)">
        {column ? (
          <>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              mb={4}
              leftSection={<IconArrowLeft size={12} aria-hidden />}
              onClick={() => setColumn(null)}
            >
              {t("back")}
            </Button>
            <FilterForm
              key={column.name}
              column={column}
              filter={filters.find(({ name }) => name === column.name)?.filter}
              onApplied={() => setIsOpen(false)}
            />
          </>
        ) : (
          <ColumnList columns={columns} onChoose={setColumn} />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function ColumnList({
  columns,
  onChoose,
}: {
  columns: TableColumn[];
  onChoose: (column: TableColumn) => void;
}) {
  const t = useTranslations("tables.filters");
  const [search, setSearch] = useState("");
  const found = columns.filter(
    ({ label, name, isFilterable }) => isFilterable && folded(`${label} ${name}`).includes(folded(search)),
  );
  return (
    <>
      <TextInput
        size="xs"
        mb={6}
        data-autofocus
        aria-label={t("search")}
        placeholder={t("search")}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        onKeyDown={(event) => {
          const [only] = found.filter(({ isMasked }) => !isMasked);
          if (event.key !== "Enter" || !only) return;
          // The form that comes has the focus before the key is up: it must not be sent by it.
          event.preventDefault();
          onChoose(only);
        }}
      />
      <div className={classes.list}>
        {found.map((column) => (
          <UnstyledButton
            key={column.name}
            className={classes.option}
            disabled={column.isMasked}
            title={column.isMasked ? t("masked") : undefined}
            onClick={() => onChoose(column)}
          >
            {column.label}
            {column.isMasked ? <IconLock size={12} aria-label={t("masked")} /> : null}
          </UnstyledButton>
        ))}
      </div>
    </>
  );
}
