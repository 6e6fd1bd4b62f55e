import { Table, TableTbody, TableTh, TableThead, TableTr, Text, Title } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { Step } from "#db/schema/console/steps.ts";
import { Scroll } from "../feedback/scroll.tsx";
import { StepRow } from "./step-row.tsx";

type Props = {
  steps: Step[];
  now: Date;
  /** The customer whose tables the names link to; none when the person may not open them. */
  slug?: string;
};

/** One line a table: what was read, what became of it, and what was found. */
export function StepsTable({ steps, now, slug }: Props) {
  const t = useTranslations("loads.steps");
  return (
    <section>
      <Title order={2} fz="md" mb="xs">
        {t("title")}
      </Title>
      {steps.length === 0 ? (
        <Text fz="sm" c="dimmed">
          {t("none")}
        </Text>
      ) : (
        <Scroll label={t("label")}>
          <Table miw={1220} horizontalSpacing={8}>
            <TableThead>
              <TableTr>
                <TableTh>{t("table")}</TableTh>
                <TableTh>{t("state")}</TableTh>
                {(
                  [
                    "read",
                    "inserted",
                    "updated",
                    "unchanged",
                    "rejected",
                    "deleted",
                    "total",
                    "duration",
                  ] as const
                ).map((name) => (
                  <TableTh key={name} className="numeric">
                    {t(name)}
                  </TableTh>
                ))}
                <TableTh>{t("strategy")}</TableTh>
                <TableTh>{t("window")}</TableTh>
              </TableTr>
            </TableThead>
            <TableTbody>
              {steps.map((step) => (
                <StepRow key={step.table_name} step={step} now={now} slug={slug} />
              ))}
            </TableTbody>
          </Table>
        </Scroll>
      )}
    </section>
  );
}
