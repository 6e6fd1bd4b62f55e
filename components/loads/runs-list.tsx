import { Group } from "@mantine/core";
import { IconStack2 } from "@tabler/icons-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { RunRow } from "#db/queries/runs.ts";
import { EmptyState } from "../feedback/empty-state.tsx";
import { Live } from "./live.tsx";
import { RunsTable } from "./runs-table.tsx";

type Props = {
  page: Promise<{ rows: RunRow[]; hasMore: boolean }>;
  asked: { filter: "all" | "open" | "failed"; before?: number };
  now: Date;
  withCustomer?: boolean;
  canRequest?: boolean;
};

/** Loads newest first, with the way to older ones; follows open ones. */
export async function RunsList({ page, asked, now, withCustomer, canRequest }: Props) {
  const [{ rows, hasMore }, t] = await Promise.all([page, getTranslations("loads")]);
  const last = rows.at(-1);
  const state = asked.filter === "all" ? {} : { state: asked.filter };
  const isOpen = rows.some(
    (run) => ["queued", "running"].includes(run.state) || run.condition === "retrying",
  );

  if (rows.length === 0 && asked.filter !== "all")
    return (
      <EmptyState icon={<IconStack2 />} title={t("empty.filtered")} description={t("empty.filteredText")} />
    );
  if (rows.length === 0) {
    const text = canRequest ? t("empty.text") : t("empty.readOnly");
    return <EmptyState icon={<IconStack2 />} title={t("empty.title")} description={text} />;
  }
  return (
    <>
      <RunsTable runs={rows} now={now} withCustomer={withCustomer} label={t("list.label")} />
      <Group justify="flex-end" mt="sm" gap="md" fz="sm">
        {asked.before ? (
          <Link className="link" href={{ query: state }}>
            {t("list.newest")}
          </Link>
        ) : null}
        {hasMore && last ? (
          <Link className="link" href={{ query: { ...state, before: last.id } }}>
            {t("list.older")}
          </Link>
        ) : null}
      </Group>
      <Live isOpen={isOpen} every={5000} />
    </>
  );
}
