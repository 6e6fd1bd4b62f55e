"use client";

import { CloseButton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { debounce, parseAsString, useQueryState } from "nuqs";

/** Narrows the customers while one types; the address keeps it. */
export function CustomersSearch() {
  const t = useTranslations("home.customers");
  const tFeedback = useTranslations("shell.feedback");
  const options = { shallow: false, limitUrlUpdates: debounce(250) };
  const [search, setSearch] = useQueryState("search", parseAsString.withDefault("").withOptions(options));
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
      onChange={(event) => setSearch(event.currentTarget.value || null)}
      w={260}
    />
  );
}
