import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { OpenProvision } from "#db/queries/provisions.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Ago } from "../feedback/moment.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import { ProvisionState } from "./state.tsx";

/** Drafts to go on with, one's own and those of colleagues, and what workers are at. */
export function OpenProvisions({ rows }: { rows: OpenProvision[] }) {
  const t = useTranslations("provision.list");
  return (
    <Scroll label={t("title")}>
      <Table>
        <TableThead>
          <TableTr>
            <TableTh>{t("customer")}</TableTh>
            <TableTh>{t("state")}</TableTh>
            <TableTh>{t("by")}</TableTh>
            <TableTh>{t("changed")}</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {rows.map((row) => (
            <TableTr key={row.id}>
              <TableTd>
                <ForeignText text={row.name || row.slug || t("unnamed")} href={`/customers/new/${row.id}`} />
              </TableTd>
              <TableTd>
                <ProvisionState state={row.state} goal={row.goal} />
              </TableTd>
              <TableTd>
                <ForeignText text={row.updated_by} most={60} />
              </TableTd>
              <TableTd>
                <Ago at={row.updated_at} />
              </TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </Scroll>
  );
}
