"use client";

import { Button, type ComboboxItem, Select, type SelectProps } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { FoundCustomer } from "#db/queries/customers-found.ts";
import type { Permission } from "#db/vocabulary.ts";
import { inText } from "#foreign.ts";
import { longestSearch } from "../address/parsers.ts";
import { ForeignOption } from "../feedback/foreign-text.tsx";
import { useCustomers } from "./use-customers.ts";

type Own = {
  /** The one that is chosen, with its name. */
  chosen: FoundCustomer | null;
  onChoose: (customer: FoundCustomer | null) => void;
  /** Only customers at which the person may do this; else all of theirs. */
  permission?: Permission;
  /** Slugs that are not offered. */
  without?: readonly string[];
  /** Slugs that stand first while nothing is typed. */
  recentOf?: () => string[];
};
type Props = Own & Omit<SelectProps, "data" | "value" | "onChange" | "searchable" | "filter">;

const none = () => [];
/** Stands last, where there are more than are shown; it is no customer. */
const more = "…";

/** Chooses a customer. The server is asked when it opens and while somebody types: no page brings all names. */
export function CustomerPicker(props: Props) {
  const { chosen, onChoose, permission, without = [], recentOf = none, ...select } = props;
  const t = useTranslations("customers.picker");
  const { found, ask, askSoon } = useCustomers(permission, recentOf);
  // Read when the list opens, which the first letter that is typed does, too.
  const typed = useRef("");
  const own = chosen ? inText(chosen.name) : "";
  const [search, setSearch] = useState(own);
  const offered = (all: readonly FoundCustomer[]) => all.filter(({ slug }) => !without.includes(slug));
  const recent = offered(found.recent).filter(({ slug }) => slug !== chosen?.slug);
  const rows = offered(found.rows).filter(({ slug }) => !recent.some((one) => one.slug === slug));
  const known = [...recent, ...rows];
  const option = ({ slug, name }: FoundCustomer) => ({ value: slug, label: inText(name) });
  const last = found.hasMore ? [{ value: more, label: t("typeMore"), disabled: true }] : [];
  // The chosen one has to be among the options for its name to stand in the field.
  const hidden = chosen && !known.some(({ slug }) => slug === chosen.slug) ? [option(chosen)] : [];
  const isShown = ({ value }: ComboboxItem) => !hidden.some((one) => one.value === value);
  const grouped = [
    ...(recent.length > 0 ? [{ group: t("recent"), items: recent.map(option) }] : []),
    { group: t("all"), items: [...rows.map(option), ...last] },
  ];
  const data = [...(recent.length > 0 ? grouped : [...rows.map(option), ...last]), ...hidden];
  const typing = (text: string) => {
    setSearch(text);
    const words = text === own ? "" : text.slice(0, longestSearch);
    if (words === typed.current) return;
    typed.current = words;
    askSoon(words);
  };
  return (
    <Select
      {...select}
      data={data}
      value={chosen?.slug ?? null}
      onChange={(slug) => {
        const next = [...known, ...(chosen ? [chosen] : [])].find((one) => one.slug === slug) ?? null;
        setSearch(next ? inText(next.name) : "");
        onChoose(next);
      }}
      searchable
      searchValue={search}
      onSearchChange={typing}
      // What was typed has been compared by the server, which knows accents and the order of words.
      filter={({ options }) => options.flatMap((one) => ("items" in one || isShown(one) ? [one] : []))}
      renderOption={({ option: { value, label } }) => (
        <ForeignOption text={known.find(({ slug }) => slug === value)?.name ?? label} />
      )}
      nothingFoundMessage={
        found.state === "loading" ? (
          t("loading")
        ) : found.state === "failed" ? (
          <span role="alert">
            {t("failed")}{" "}
            <Button variant="subtle" size="compact-xs" onClick={() => ask(typed.current)}>
              {t("retry")}
            </Button>
          </span>
        ) : (
          t("noMatch")
        )
      }
      onDropdownOpen={() => ask(typed.current)}
      onFocus={(event) => event.currentTarget.select()}
      // The list itself scrolls: an area within it could be reached by no keyboard.
      withScrollArea={false}
      styles={{ input: { textOverflow: "ellipsis" }, options: { maxHeight: 360, overflowY: "auto" } }}
      comboboxProps={{ shadow: "md" }}
    />
  );
}
