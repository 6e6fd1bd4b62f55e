import { Text } from "@mantine/core";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { RunRow } from "#db/queries/runs.ts";
import { RunsTable } from "../loads/runs-table.tsx";
import { Section } from "./section.tsx";

type Props = { page: Promise<{ rows: RunRow[] }>; now: Date; href: string };

/** The newest loads of a customer. */
export async function LastLoads({ page, now, href }: Props) {
  const [{ rows }, t, tLoads] = await Promise.all([
    page,
    getTranslations("home.loads"),
    getTranslations("loads.empty"),
  ]);
  const all = (
    <Link href={href} className="link">
      {t("all")}
    </Link>
  );
  return (
    <Section title={t("title")} aside={all}>
      {rows.length > 0 ? (
        <RunsTable runs={rows} now={now} label={t("title")} />
      ) : (
        <Text fz="sm" c="dimmed">
          {tLoads("title")}
        </Text>
      )}
    </Section>
  );
}
