import { Table } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { OpenProvision } from "#db/queries/provisions.ts";
import { EmptyState } from "../feedback/empty-state.tsx";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Ago } from "../feedback/moment.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import { ProvisionState } from "./state.tsx";

/** Drafts to go on with, one's own and those of colleagues, and what workers are at. */
export function OpenProvisions({ rows }: { rows: OpenProvision[] }) {
  const t = useTranslations("provision.list");
  if (rows.length === 0) return <EmptyState title={t("empty")} description={t("emptyText")} />;
  return (
    <Scroll label={t("title")}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("customer")}</Table.Th>
            <Table.Th>{t("state")}</Table.Th>
            <Table.Th>{t("by")}</Table.Th>
            <Table.Th>{t("changed")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td>
                <ForeignText text={row.name || row.slug || t("unnamed")} href={`/customers/new/${row.id}`} />
              </Table.Td>
              <Table.Td>
                <ProvisionState state={row.state} goal={row.goal} />
              </Table.Td>
              <Table.Td>
                <ForeignText text={row.updated_by} most={60} />
              </Table.Td>
              <Table.Td>
                <Ago at={row.updated_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
