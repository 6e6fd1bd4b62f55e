"use client";
import { Button, Select } from "@mantine/core";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { inText } from "#foreign.ts";
import { longestSearch } from "../../address/parsers.ts";
import { ForeignOption } from "../../feedback/foreign-text.tsx";
import type { FoundProduct } from "./prepare-products.ts";
import { useProducts } from "./use-products.ts";

/** Stands last, where there are more than are shown; it is no product. */
const more = "…";
const said = ({ name, marks }: FoundProduct) => [name, ...marks].join(" · ");

/** Chooses a product; the server is asked while somebody types, and the address gets what was chosen. */
export default function ProductPicker({ path, onDone }: { path: string; onDone: () => void }) {
  const t = useTranslations("rankings.funnel");
  const router = useRouter();
  const search = useSearchParams();
  const [isPending, startTransition] = useTransition();
  const { found, ask, askSoon } = useProducts(path, search.get("tenants"));
  const choose = (id: string | null) => {
    if (id === null || id === more) return;
    const next = new URLSearchParams(search);
    next.set("product", id);
    startTransition(() => {
      // The list of tenants is written with plain commas everywhere.
      router.push(`?${next.toString().replaceAll("%2C", ",")}`, { scroll: false });
      onDone();
    });
  };
  return (
    <Select
      size="xs"
      w="min(100%, 360px)"
      aria-label={t("choose")}
      placeholder={t("search")}
      autoFocus
      defaultDropdownOpened
      searchable
      disabled={isPending}
      value={null}
      data={[
        ...found.rows.map((row) => ({ value: row.id, label: inText(said(row)) })),
        ...(found.hasMore ? [{ value: more, label: t("typeMore"), disabled: true }] : []),
      ]}
      onChange={choose}
      onSearchChange={(text) => askSoon(text.slice(0, longestSearch))}
      // What was typed has been compared by the server.
      filter={({ options }) => options}
      renderOption={({ option }) => {
        const row = found.rows.find(({ id }) => id === option.value);
        return row ? <ForeignOption text={said(row)} /> : option.label;
      }}
      nothingFoundMessage={
        found.state === "loading" ? (
          t("loading")
        ) : found.state === "failed" ? (
          <span role="alert">
            {t("failed")}{" "}
            <Button variant="subtle" size="compact-xs" onClick={() => void ask("")}>
              {t("retry")}
            </Button>
          </span>
        ) : (
          t("noMatch")
        )
      }
      onKeyDown={({ key }) => {
        if (key === "Escape") onDone();
      }}
      // The list itself scrolls: an area within it could be reached by no keyboard.
      withScrollArea={false}
      styles={{ options: { maxHeight: 320, overflowY: "auto" } }}
      comboboxProps={{ shadow: "md" }}
    />
  );
}
