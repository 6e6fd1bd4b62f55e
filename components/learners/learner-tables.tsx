import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { LearnerCount } from "#db/queries/learner-counts.ts";
import type { TableLoads } from "#db/queries/learner-loads.ts";
import { Instant } from "../feedback/moment.tsx";
import { Scroll } from "../feedback/scroll.tsx";

type Held = LearnerCount & { label: string; loads?: TableLoads };

/** How many rows each table holds, what of them is kept although deleted, and the loads that would have taken them. */
export function LearnerTables({ tables }: { tables: Held[] }) {
  const t = useTranslations("learners.tables");
  const format = useFormatter();
  const at = (date: Date | null | undefined) => (date ? <Instant at={date} /> : "–");
  return (
    <Scroll label={t("label")}>
      <Table miw={720}>
        <TableThead>
          <TableTr>
            <TableTh>{t("table")}</TableTh>
            <TableTh className="numeric">{t("rows")}</TableTh>
            <TableTh className="numeric">{t("deleted")}</TableTh>
            <TableTh>{t("last")}</TableTh>
            <TableTh>{t("whole")}</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {tables.map(({ table, label, rows, deleted, loads }) => (
            <TableTr key={table}>
              <TableTd>
                {label}{" "}
                <Text span c="dimmed" fz="xs" ff="monospace">
                  {table}
                </Text>
              </TableTd>
              <TableTd className="numeric">{format.number(rows, "integer")}</TableTd>
              <TableTd className="numeric">{format.number(deleted, "integer")}</TableTd>
              <TableTd style={{ whiteSpace: "nowrap" }}>{at(loads?.last)}</TableTd>
              <TableTd style={{ whiteSpace: "nowrap" }}>{at(loads?.whole)}</TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </Scroll>
  );
}
