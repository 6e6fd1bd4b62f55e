"use client";

import { IconBuilding, IconSelector } from "@tabler/icons-react";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { FoundCustomer } from "#db/queries/customers-found.ts";
import { CustomerPicker } from "../customers/customer-picker.tsx";
import { recentSlugs, remember } from "./recent.ts";

/** The customer one is looking at; another one opens at the same section. */
export function CustomerSwitcher({ here }: { here?: FoundCustomer }) {
  const t = useTranslations("customers.picker");
  const router = useRouter();
  const section = usePathname().split("/")[3];
  const slug = here?.slug;
  useEffect(() => {
    if (slug) remember(slug);
  }, [slug]);

  const open = (next: FoundCustomer | null) => {
    if (next && next.slug !== slug) router.push(`/c/${next.slug}${slug && section ? `/${section}` : ""}`);
  };

  return (
    <CustomerPicker
      key={slug}
      aria-label={t("label")}
      placeholder={t("choose")}
      chosen={here ?? null}
      onChoose={open}
      recentOf={recentSlugs}
      allowDeselect={false}
      size="sm"
      leftSection={<IconBuilding size={16} />}
      rightSection={<IconSelector size={15} />}
    />
  );
}
