import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { AuditRow } from "#db/queries/audit-entries.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Instant } from "../feedback/moment.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import classes from "./audit.module.css";
import { EntryDetails } from "./entry-details.tsx";

type Entry = AuditRow & { said: string; personHref?: string };
type Props = { rows: Entry[]; withCustomer: boolean };

/** One line an entry, with what it tells under it. */
export function EntriesTable({ rows, withCustomer }: Props) {
  const t = useTranslations("audit");
  return (
    <Scroll label={t("title")}>
      <Table highlightOnHover miw={{ base: 0, sm: 760 }} verticalSpacing={6}>
        <TableThead>
          <TableTr>
            <TableTh visibleFrom="sm">{t("columns.at")}</TableTh>
            <TableTh visibleFrom="sm">{t("columns.who")}</TableTh>
            <TableTh>{t("columns.what")}</TableTh>
            {withCustomer ? <TableTh visibleFrom="sm">{t("columns.customer")}</TableTh> : null}
            <TableTh visibleFrom="sm">{t("columns.address")}</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {rows.map((row) => (
            <Row key={row.place} row={row} withCustomer={withCustomer} />
          ))}
        </TableTbody>
      </Table>
    </Scroll>
  );
}

function Row({ row, withCustomer }: { row: Entry; withCustomer: boolean }) {
  const t = useTranslations("audit");
  const format = useFormatter();
  const { shown, customer } = row;
  return (
    <TableTr className={classes.row}>
      <TableTd className={classes.narrow} visibleFrom="sm">
        <Instant at={row.at} />
      </TableTd>
      <TableTd className={classes.who} visibleFrom="sm">
        <Who row={row} />
      </TableTd>
      <TableTd>
        {/* What the columns say that a phone has no room for. */}
        <Text component="div" fz="xs" c="dimmed" hiddenFrom="sm">
          <Instant at={row.at} /> · <Who row={row} />
          {withCustomer && customer ? (
            <>
              {" · "}
              <ForeignText text={customer.name} href={`/c/${customer.slug}`} most={40} />
            </>
          ) : null}
          {row.ip ? ` · ${row.ip}` : null}
        </Text>
        <span title={row.action}>
          <ForeignText text={row.said} isInside />
        </span>
        {shown ? (
          <Text fz="xs" c="dimmed">
            {t("shown", { rows: shown.rows, pages: shown.pages, said: format.number(shown.rows, "integer") })}
          </Text>
        ) : null}
        <EntryDetails details={row.details} />
      </TableTd>
      {withCustomer ? (
        <TableTd visibleFrom="sm">
          {customer ? <ForeignText text={customer.name} href={`/c/${customer.slug}`} most={40} /> : "–"}
        </TableTd>
      ) : null}
      <TableTd className={classes.narrow} ff="monospace" fz="xs" visibleFrom="sm">
        {row.ip ?? "–"}
      </TableTd>
    </TableTr>
  );
}

function Who({ row: { actor, personHref } }: { row: Entry }) {
  const t = useTranslations("audit");
  if (!personHref) return <ForeignText text={actor} most={60} />;
  return (
    <Link className="link" href={personHref} prefetch={false} title={t("ofPerson")}>
      <ForeignText text={actor} most={60} isInside />
    </Link>
  );
}
