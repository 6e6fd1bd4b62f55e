import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr } from "@mantine/core";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { TableUse } from "#db/schema/console/usage_samples.ts";
import type { TableName } from "#db/schema/index.ts";
import { formatBytes } from "../charts/format.ts";
import { Scroll } from "../feedback/scroll.tsx";
import { Section } from "../home/section.tsx";
import { useGrowth } from "./use-growth.ts";

type Props = {
  tables: TableUse[];
  /** What they were at the beginning of the period. */
  before: TableUse[];
  chosen: TableName | null;
  hrefOf: (table: TableName) => string;
  /** Leads to the rows themselves. */
  slug?: string;
};

/** Each table with its rows and bytes, the largest first; its name shows it alone in the charts. */
export function TablesUse({ tables, before, chosen, hrefOf, slug }: Props) {
  const t = useTranslations("customers.usage");
  const name = useTranslations("tables.names");
  const format = useFormatter();
  const growth = useGrowth();
  // A table that the contract no longer has would have no name.
  const known = tables.flatMap((one) =>
    name.has(one.table as TableName) ? [{ ...one, table: one.table as TableName }] : [],
  );
  return (
    <Section title={t("perTable")}>
      <Scroll label={t("perTable")} mah="70vh">
        <Table highlightOnHover miw={620} stickyHeader>
          <TableThead>
            <TableTr>
              <TableTh>{t("table")}</TableTh>
              <TableTh className="numeric">{t("rows")}</TableTh>
              <TableTh className="numeric">{t("change")}</TableTh>
              <TableTh className="numeric">{t("bytes")}</TableTh>
              <TableTh className="numeric">{t("change")}</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {known
              .toSorted((a, b) => b.bytes - a.bytes)
              .map(({ table, rows, bytes }) => {
                const was = before.find((one) => one.table === table);
                return (
                  <TableTr key={table}>
                    <TableTd>
                      <Link
                        className="link"
                        href={hrefOf(table)}
                        title={t("choose")}
                        aria-current={table === chosen ? "true" : undefined}
                        scroll={false}
                        prefetch={false}
                      >
                        {name(table)}
                      </Link>{" "}
                      {slug ? (
                        <Link
                          className="link"
                          style={{ fontSize: "var(--mantine-font-size-xs)" }}
                          href={`/c/${slug}/tables/${table.replace(".", "/")}`}
                          prefetch={false}
                        >
                          {table}
                        </Link>
                      ) : null}
                    </TableTd>
                    <TableTd className="numeric">{format.number(rows, "integer")}</TableTd>
                    <TableTd className="numeric">{was ? growth(was.rows, rows) : "–"}</TableTd>
                    <TableTd className="numeric">{formatBytes(format, bytes)}</TableTd>
                    <TableTd className="numeric">{was ? growth(was.bytes, bytes, "bytes") : "–"}</TableTd>
                  </TableTr>
                );
              })}
          </TableTbody>
        </Table>
      </Scroll>
    </Section>
  );
}
