import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { Use } from "#db/queries/plans-use.ts";
import type { Plan } from "#db/schema/console/plans.ts";
import { ToneLabel } from "../feedback/tone-label.tsx";
import { beyondLimits } from "./effect.ts";
import { BeyondLines } from "./plan-effect.tsx";

export type LimitedPlan = Pick<
  Plan,
  "id" | "name" | "learner_limit" | "kit_limit" | "connection_limit" | "statement_seconds" | "export_days"
>;
type Props = { plan: LimitedPlan; use: Use; learners: number | null };

/** What a plan limits beside what the customer uses of it, and what is beyond. */
export function LimitsUse({ plan, use, learners }: Props) {
  const t = useTranslations("plans.use");
  const format = useFormatter();
  const whole = (value: number) => format.number(value, "integer");
  const most = (of: "connections" | "seconds") => Math.max(0, ...use.kits.map((kit) => kit[of]));
  const rows: [
    name: "learners" | "cap" | "kits" | "connections" | "seconds",
    used: number | null,
    limit: number | null,
  ][] = [
    ["learners", use.learners?.learners ?? learners, plan.learner_limit],
    ["cap", use.learners?.cap ?? null, plan.learner_limit],
    ["kits", use.kits.length, plan.kit_limit],
    ["connections", use.kits.length > 0 ? most("connections") : null, plan.connection_limit],
    ["seconds", use.kits.length > 0 ? most("seconds") : null, plan.statement_seconds],
  ];
  const limits = {
    kits: plan.kit_limit,
    connections: plan.connection_limit,
    seconds: plan.statement_seconds,
  };
  const [beyond] = beyondLimits(limits, [use]);
  return (
    <>
      <Table fz="sm" verticalSpacing={4}>
        <TableThead>
          <TableTr>
            <TableTh>{t("limit")}</TableTh>
            <TableTh className="numeric">{t("used")}</TableTh>
            <TableTh className="numeric">{t("allowed")}</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {rows.map(([name, used, limit]) => (
            <TableTr key={name}>
              <TableTd>{t(name)}</TableTd>
              <TableTd className="numeric">
                {used !== null && limit !== null && used > limit ? (
                  <ToneLabel tone="odd">{whole(used)}</ToneLabel>
                ) : used === null ? (
                  "–"
                ) : (
                  whole(used)
                )}
              </TableTd>
              <TableTd className="numeric">{limit === null ? t("unlimited") : whole(limit)}</TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
      {beyond ? (
        <div style={{ marginTop: 8 }}>
          <BeyondLines of={beyond} limits={limits} />
          <Text fz="sm" c="dimmed">
            {t("goOn")}
          </Text>
        </div>
      ) : null}
    </>
  );
}
