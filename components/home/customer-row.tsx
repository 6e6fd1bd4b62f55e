import { TableTd, TableTr, Text } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CustomerOverview } from "#db/queries/customers-overview.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Ago, Instant } from "../feedback/moment.tsx";
import { StateLabel } from "../loads/state-label.tsx";
import { FreshnessLabel } from "./freshness-label.tsx";
import { useTrouble } from "./use-trouble.ts";

/** The line of one customer. */
export function CustomerRow({ customer }: { customer: CustomerOverview }) {
  const t = useTranslations("home");
  const kind = useTranslations("loads.kinds");
  const { slug, name, state, last } = customer;
  const { asOf, finishedAt, health } = customer.freshness;
  const [worst] = health.troubles;
  const sentence = useTrouble();
  return (
    <TableTr>
      <TableTd>
        <ForeignText text={name} href={`/c/${slug}`} />{" "}
        <Text span fz="sm" c="dimmed">
          {state === "active" ? slug : `${slug} · ${t(`states.${state}`)}`}
        </Text>
      </TableTd>
      <TableTd>
        <FreshnessLabel state={health.state} />
        {worst && worst.state !== "empty" ? (
          <Text fz="xs" c="dimmed" maw={320}>
            {sentence(worst)}
          </Text>
        ) : null}
      </TableTd>
      <TableTd>{asOf ? <Instant at={asOf} /> : "–"}</TableTd>
      <TableTd>{finishedAt ? <Ago at={finishedAt} /> : "–"}</TableTd>
      <TableTd style={{ whiteSpace: "nowrap" }}>
        {last ? (
          <Link href={`/c/${slug}/loads/${last.id}`}>
            <StateLabel state={last.condition} />{" "}
            <Text span fz="sm" c="dimmed">
              {kind(last.kind)}
            </Text>
          </Link>
        ) : (
          "–"
        )}
      </TableTd>
    </TableTr>
  );
}
