import { Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { TableName } from "#db/schema/index.ts";
import { EmptyState } from "../feedback/empty-state.tsx";
import classes from "./rows-by-table.module.css";
import { RowsList } from "./rows-list.tsx";
import { Section } from "./section.tsx";

const schemas = ["lms", "metrics"] as const;

/** Rows of each table for the tenants that the person may see; `slug` links to the tables. */
export function RowsByTable({ counts, slug }: { counts: ReadonlyMap<TableName, number>; slug?: string }) {
  const t = useTranslations("home.rows");
  const schema = useTranslations("tables.schemas");
  const format = useFormatter();
  const total = [...counts.values()].reduce((sum, rows) => sum + rows, 0);
  if (counts.size === 0)
    return (
      <Section title={t("title")}>
        <EmptyState title={t("empty")} description={t("emptyText")} />
      </Section>
    );
  const aside = (
    <Text span fz="sm" c="dimmed">
      {t("total", { count: format.number(total, "integer") })}
    </Text>
  );
  return (
    <Section title={t("title")} aside={aside}>
      <div className={classes.groups}>
        {schemas.map((name) => (
          <RowsList
            key={name}
            title={schema(`${name}.title`)}
            counts={[...counts].filter(([table]) => table.startsWith(`${name}.`))}
            slug={slug}
          />
        ))}
      </div>
    </Section>
  );
}
