import { Table, TableTbody, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { IconBuilding } from "@tabler/icons-react";
import { getTranslations } from "next-intl/server";
import type { CustomerOverview } from "#db/queries/customers-overview.ts";
import { EmptyState } from "../feedback/empty-state.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import { CustomerRow } from "./customer-row.tsx";

type Props = {
  page: Promise<{ rows: CustomerOverview[]; hasMore: boolean }>;
  isSearch: boolean;
};

const columns = ["name", "freshness", "asOf", "finishedAt", "last"] as const;

/** One line a customer, with how fresh its data is. */
export async function CustomersList({ page, isSearch }: Props) {
  const [{ rows, hasMore }, t] = await Promise.all([page, getTranslations("home.customers")]);
  if (rows.length === 0)
    return isSearch ? (
      <EmptyState icon={<IconBuilding />} title={t("noMatch")} description={t("noMatchText")} />
    ) : (
      <EmptyState icon={<IconBuilding />} title={t("empty")} description={t("emptyText")} />
    );
  return (
    <>
      <Scroll label={t("label")}>
        <Table highlightOnHover miw={760}>
          <TableThead>
            <TableTr>
              {columns.map((column) => (
                <TableTh key={column}>{t(column)}</TableTh>
              ))}
            </TableTr>
          </TableThead>
          <TableTbody>
            {rows.map((customer) => (
              <CustomerRow key={customer.slug} customer={customer} />
            ))}
          </TableTbody>
        </Table>
      </Scroll>
      {hasMore ? (
        <Text fz="sm" c="dimmed" mt="sm">
          {t("more", { count: String(rows.length) })}
        </Text>
      ) : null}
    </>
  );
}
