import { Text } from "@mantine/core";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { InTrouble } from "#db/queries/attention.ts";
import { FreshnessLabel } from "../home/freshness-label.tsx";
import { Section } from "../home/section.tsx";
import { Sentence } from "../home/sentence.tsx";
import classes from "./attention.module.css";

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
      <ul className={classes.list}>
        {rows.map(({ slug, name, health }) => (
          <li key={slug} className={classes.customer}>
            <span className={classes.name}>
              <Link href={`/c/${slug}`} className="link">
                {name}
              </Link>
              <FreshnessLabel state={health.state} />
            </span>
            <div>
              {health.troubles.map((of) => (
                <Sentence key={of.state} of={of} slug={slug} />
              ))}
            </div>
          </li>
        ))}
      </ul>
      {count > rows.length ? (
        <Text fz="sm" c="dimmed" mt="xs">
          {t("more", { count: count - rows.length })}
        </Text>
      ) : null}
    </Section>
  );
}
