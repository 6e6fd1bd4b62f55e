import { Table, TableTbody, TableTd, TableTr, Text } from "@mantine/core";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { InTrouble } from "#db/queries/attention.ts";
import { Scroll } from "../feedback/scroll.tsx";
import { FreshnessLabel } from "../home/freshness-label.tsx";
import { Section } from "../home/section.tsx";
import { Sentence } from "../home/sentence.tsx";

type Props = { page: Promise<{ rows: InTrouble[]; count: number }> };

/** The customers whose data nobody should rely on, and why: what is missing of a night, what failed, what is out of reach. */
export async function Attention({ page }: Props) {
  const [{ rows, count }, t] = await Promise.all([page, getTranslations("home.troubles")]);
  if (count === 0)
    return (
      <Text fz="sm" c="dimmed">
        {t("all")}
      </Text>
    );
  return (
    <Section title={t("title")}>
      <Scroll label={t("title")}>
        <Table miw={620}>
          <TableTbody>
            {rows.map(({ slug, name, health }) => (
              <TableTr key={slug}>
                <TableTd w={180}>
                  <Link href={`/c/${slug}`} className="link">
                    {name}
                  </Link>
                </TableTd>
                <TableTd w={210}>
                  <FreshnessLabel state={health.state} />
                </TableTd>
                <TableTd>
                  {health.troubles.map((of) => (
                    <Sentence key={of.state} of={of} slug={slug} />
                  ))}
                </TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </Scroll>
      {count > rows.length ? (
        <Text fz="sm" c="dimmed" mt="xs">
          {t("more", { count: count - rows.length })}
        </Text>
      ) : null}
    </Section>
  );
}
