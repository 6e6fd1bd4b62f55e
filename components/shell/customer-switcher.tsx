"use client";

import { Input } from "@mantine/core";
import { IconBuilding, IconSelector } from "@tabler/icons-react";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import type { FoundCustomer } from "#db/queries/customers-found.ts";
import { inText } from "#foreign.ts";
import { recentSlugs, remember } from "./recent.ts";

const CustomerPicker = lazy(() =>
  import("../customers/customer-picker.tsx").then((module) => ({ default: module.CustomerPicker })),
);

/** The customer one is looking at; another one opens at the same section. */
export function CustomerSwitcher({ here }: { here?: FoundCustomer }) {
  const t = useTranslations("customers.picker");
  const router = useRouter();
  const section = usePathname().split("/")[3];
  const slug = here?.slug;
  useEffect(() => {
    if (slug) remember(slug);
  }, [slug]);

  // The list is no part of the page before it is read: it comes when the browser has time, or somebody reaches for it.
  const [isWanted, setWanted] = useState(false);
  const isReached = useRef(false);
  useEffect(() => {
    if (typeof requestIdleCallback === "undefined") setWanted(true);
    else requestIdleCallback(() => setWanted(true));
  }, []);
  // Who has reached for it before it was there has it open.
  const arrive = useCallback((input: HTMLInputElement | null) => {
    if (!input || !isReached.current) return;
    isReached.current = false;
    input.focus();
    input.click();
  }, []);

  const open = (next: FoundCustomer | null) => {
    if (next && next.slug !== slug) router.push(`/c/${next.slug}${slug && section ? `/${section}` : ""}`);
  };

  const look = {
    "aria-label": t("label"),
    placeholder: t("choose"),
    size: "sm",
    leftSection: <IconBuilding size={16} />,
    rightSection: <IconSelector size={15} />,
  };
  const closed = (
    <Input
      {...look}
      role="combobox"
      aria-expanded={false}
      readOnly
      value={here ? inText(here.name) : ""}
      onFocus={() => {
        isReached.current = true;
        setWanted(true);
      }}
      onBlur={() => {
        isReached.current = false;
      }}
      styles={{ input: { textOverflow: "ellipsis" } }}
    />
  );
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <CustomerPicker
        key={slug}
        {...look}
        ref={arrive}
        chosen={here ?? null}
        onChoose={open}
        recentOf={recentSlugs}
        allowDeselect={false}
      />
    </Suspense>
  );
}
