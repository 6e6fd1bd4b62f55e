import { Stack, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text, Title } from "@mantine/core";
import { IconCalendarEvent } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import { monthOf } from "#days.ts";
import type { Due } from "#db/queries/contracts-renewals.ts";
import { formatDay } from "#i18n/formats.ts";
import { EmptyState } from "../feedback/empty-state.tsx";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import { ToneLabel } from "../feedback/tone-label.tsx";

type Props = { rows: Due[]; hasMore: boolean };

/** What of contracts comes up, month by month; what is over comes first. */
export function RenewalsList({ rows, hasMore }: Props) {
  const t = useTranslations("plans.renewals");
  const format = useFormatter();
  if (rows.length === 0)
    return <EmptyState icon={<IconCalendarEvent />} title={t("empty")} description={t("emptyText")} />;
  const groups = Map.groupBy(rows, ({ isOver, day }) => (isOver ? "over" : monthOf(day)));
  return (
    <Stack gap="lg">
      {[...groups].map(([month, due]) => {
        const name = month === "over" ? t("over") : formatDay(format, month, "month");
        return (
          <section key={month} aria-label={name}>
            <Title order={2} fz="md" mb={6} className="sentence">
              {name}
            </Title>
            <Scroll label={name}>
              <Table highlightOnHover miw={{ base: 0, sm: 720 }} layout="fixed">
                <TableThead visibleFrom="sm">
                  <TableTr>
                    <TableTh w="14%">{t("day")}</TableTh>
                    <TableTh>{t("customer")}</TableTh>
                    <TableTh w="20%">{t("what")}</TableTh>
                    <TableTh w="24%">{t("plan")}</TableTh>
                    <TableTh w="18%">{t("owner")}</TableTh>
                  </TableTr>
                </TableThead>
                <TableTbody>
                  {due.map((row) => (
                    <Row key={row.slug} row={row} />
                  ))}
                </TableTbody>
              </Table>
            </Scroll>
          </section>
        );
      })}
      {hasMore ? (
        <Text fz="sm" c="dimmed">
          {t("more", { count: rows.length })}
        </Text>
      ) : null}
    </Stack>
  );
}

function Row({ row }: { row: Due }) {
  const t = useTranslations("plans");
  const format = useFormatter();
  const day = formatDay(format, row.day);
  const kind = t(row.isOver ? "renewals.ended" : `renewals.${row.kind}`);
  const price = `${format.number(Number(row.price), "brl")} · ${t(`periods.${row.billing_period}`)}`;
  return (
    <TableTr>
      <TableTd visibleFrom="sm">{day}</TableTd>
      <TableTd>
        <ForeignText text={row.name} href={`/c/${row.slug}/settings`} most={50} />
        {row.state === "suspended" ? (
          <Text span fz="xs" c="dimmed">
            {" "}
            · {t("renewals.suspended")}
          </Text>
        ) : null}
        <Text component="div" fz="xs" c="dimmed" hiddenFrom="sm">
          {day} · {kind} · <ForeignText text={row.plan} most={40} /> · {price}
        </Text>
      </TableTd>
      <TableTd visibleFrom="sm">
        <ToneLabel tone={row.isOver ? "bad" : row.kind === "end" ? "odd" : "still"}>{kind}</ToneLabel>
      </TableTd>
      <TableTd visibleFrom="sm">
        <ForeignText text={row.plan} most={40} />
        <Text fz="xs" c="dimmed">
          {price}
        </Text>
      </TableTd>
      <TableTd visibleFrom="sm">
        {row.owner === null ? (
          <Text span fz="sm" c="dimmed">
            {t("renewals.nobody")}
          </Text>
        ) : (
          <ForeignText text={row.owner} most={40} />
        )}
      </TableTd>
    </TableTr>
  );
}
