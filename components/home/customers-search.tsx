"use client";

import { CloseButton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { debounce, useQueryState } from "nuqs";
import { longestSearch, parseAsSearch } from "../address/parsers.ts";

/** Narrows the customers while one types; the address keeps it. */
export function CustomersSearch() {
  const t = useTranslations("home.customers");
  const tFeedback = useTranslations("shell.feedback");
  const options = { shallow: false, limitUrlUpdates: debounce(250) };
  const [search, setSearch] = useQueryState("search", parseAsSearch.withDefault("").withOptions(options));
  return (
    <TextInput
      type="search"
      aria-label={t("search")}
      placeholder={t("search")}
      leftSection={<IconSearch size={15} />}
      rightSection={
        search ? (
          <CloseButton size="sm" aria-label={tFeedback("clear")} onClick={() => setSearch(null)} />
        ) : null
      }
      value={search}
      maxLength={longestSearch}
      onChange={(event) => setSearch(event.currentTarget.value || null)}
      w={260}
    />
  );
}
