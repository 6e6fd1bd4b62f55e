"use client";

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AuditAsked } from "#db/queries/audit-entries.ts";
import { inText } from "#foreign.ts";
import { CustomerField } from "../customers/customer-field.tsx";
import classes from "./audit.module.css";

type Props = {
  asked: AuditAsked;
  people: { id: string; name: string; email: string }[];
  /** The one that is asked for, where entries are of more than one. */
  customer?: { slug: string; name: string } | null;
  actions: { value: string; label: string }[];
  exportTo: string;
};

/** What narrows the entries: a form whose address is the page's, and one that asks for the file. */
export function AuditFilter({ asked, people, customer, actions, exportTo }: Props) {
  const t = useTranslations("audit.filter");
  const any = { value: "", label: t("any") };
  const isNarrowed = [asked.person, asked.customer, asked.action, asked.from, asked.until].some(Boolean);
  const field = { size: "xs", className: classes.field } as const;
  return (
    <div className={classes.filter}>
      <form
        method="get"
        className={classes.filter}
        style={{ flex: "1 1 600px", margin: 0 }}
        aria-label={t("label")}
      >
        <NativeSelect
          {...field}
          key={`person ${asked.person}`}
          name="person"
          label={t("person")}
          defaultValue={asked.person ?? ""}
          data={[any, ...peopleOf(people, asked.person)]}
        />
        {customer !== undefined ? (
          <CustomerField
            key={`customer ${asked.customer}`}
            className={classes.field}
            name="customer"
            label={t("customer")}
            placeholder={t("any")}
            initial={customer}
            permission="audit.read"
          />
        ) : null}
        <NativeSelect
          {...field}
          key={`action ${asked.action}`}
          name="action"
          label={t("action")}
          defaultValue={asked.action ?? ""}
          data={[any, ...withAsked(actions, asked.action)]}
        />
        <TextInput
          {...field}
          key={`from ${asked.from}`}
          type="date"
          name="from"
          label={t("from")}
          defaultValue={asked.from ?? ""}
        />
        <TextInput
          {...field}
          key={`until ${asked.until}`}
          type="date"
          name="until"
          label={t("until")}
          defaultValue={asked.until ?? ""}
        />
        <Button type="submit" size="xs">
          {t("apply")}
        </Button>
        {isNarrowed ? (
          <Button component={Link} href="?" size="xs" variant="subtle">
            {t("clear")}
          </Button>
        ) : null}
      </form>
      <form method="post" action={exportTo}>
        <Button
          type="submit"
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          {t("export")}
        </Button>
      </form>
    </div>
  );
}

type Option = { value: string; label: string };

/** One that is asked for stands among those to choose from, whether it has words or not. */
const withAsked = (options: Option[], asked: string | null): Option[] =>
  asked === null || options.some(({ value }) => value === asked)
    ? options
    : [...options, { value: asked, label: asked }];

const peopleOf = (people: Props["people"], asked: string | null): Option[] =>
  withAsked(
    people.map(({ id, name, email }) => ({ value: id, label: `${inText(name, 40)} (${inText(email, 60)})` })),
    asked,
  );
