"use client";

import { Select } from "@mantine/core";
import { IconBuilding, IconSelector } from "@tabler/icons-react";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { inText } from "#foreign.ts";
import { ForeignOption } from "../feedback/foreign-text.tsx";

export type FrameCustomer = { slug: string; name: string };
type Props = { customers: FrameCustomer[]; slug?: string };

/** The customer one is looking at; another one opens at the same section. */
export function CustomerSwitcher({ customers, slug }: Props) {
  const t = useTranslations("shell.nav");
  const router = useRouter();
  const section = usePathname().split("/")[3];

  const open = (next: string | null) => {
    if (next && next !== slug) router.push(`/c/${next}${slug && section ? `/${section}` : ""}`);
  };

  return (
    <Select
      aria-label={t("customer")}
      placeholder={t("chooseCustomer")}
      nothingFoundMessage={t("noCustomer")}
      data={customers.map((customer) => ({ value: customer.slug, label: inText(customer.name) }))}
      value={slug ?? null}
      onChange={open}
      searchable={customers.length > 5}
      allowDeselect={false}
      size="sm"
      leftSection={<IconBuilding size={16} />}
      rightSection={<IconSelector size={15} />}
      maxDropdownHeight={360}
      renderOption={({ option }) => (
        <ForeignOption text={customers.find((one) => one.slug === option.value)?.name ?? option.label} />
      )}
      comboboxProps={{ shadow: "md" }}
    />
  );
}
