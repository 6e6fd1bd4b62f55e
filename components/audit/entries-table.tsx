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
      <Table highlightOnHover miw={760} verticalSpacing={6}>
        <TableThead>
          <TableTr>
            <TableTh>{t("columns.at")}</TableTh>
            <TableTh>{t("columns.who")}</TableTh>
            <TableTh>{t("columns.what")}</TableTh>
            {withCustomer ? <TableTh>{t("columns.customer")}</TableTh> : null}
            <TableTh>{t("columns.address")}</TableTh>
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
      <TableTd className={classes.narrow}>
        <Instant at={row.at} />
      </TableTd>
      <TableTd className={classes.who}>
        {row.personHref ? (
          <Link className="link" href={row.personHref} prefetch={false} title={t("ofPerson")}>
            <ForeignText text={row.actor} most={60} isInside />
          </Link>
        ) : (
          <ForeignText text={row.actor} most={60} />
        )}
      </TableTd>
      <TableTd>
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
        <TableTd>
          {customer ? <ForeignText text={customer.name} href={`/c/${customer.slug}`} most={40} /> : "–"}
        </TableTd>
      ) : null}
      <TableTd className={classes.narrow} ff="monospace" fz="xs">
        {row.ip ?? "–"}
      </TableTd>
    </TableTr>
  );
}
