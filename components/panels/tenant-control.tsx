"use client";
import { MultiSelect } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { inText } from "#foreign.ts";
import { ForeignOption } from "../feedback/foreign-text.tsx";

/** A tenant for choosing by name; `depth` says how far below the root it stands. */
export type TenantOption = { id: string; name: string; depth: number };

type Props = { tenants: TenantOption[]; chosen: string[]; onChoose: (ids: string[]) => void };

/** Chooses tenants; none chosen means all. The page is asked once, when the list closes. */
export function TenantControl({ tenants, chosen, onChoose }: Props) {
  const t = useTranslations("panels.controls");
  const [draft, setDraft] = useState<string[] | null>(null);
  const apply = (ids: string[]) => {
    setDraft(null);
    if (ids.join() !== chosen.join()) onChoose(ids);
  };
  return (
    <MultiSelect
      size="xs"
      miw={220}
      maw={420}
      searchable
      clearable
      hidePickedOptions={false}
      aria-label={t("tenants")}
      placeholder={(draft ?? chosen).length === 0 ? t("all_tenants", { count: tenants.length }) : undefined}
      data={tenants.map(({ id, name }) => ({ value: id, label: inText(name, 60) }))}
      renderOption={({ option }) => (
        <ForeignOption text={tenants.find(({ id }) => id === option.value)?.name ?? option.label} />
      )}
      value={draft ?? chosen}
      onChange={setDraft}
      onClear={() => apply([])}
      onRemove={(id) => {
        if (draft === null) apply(chosen.filter((one) => one !== id));
      }}
      onDropdownClose={() => apply(draft ?? chosen)}
      comboboxProps={{ width: 300, position: "bottom-start" }}
    />
  );
}
