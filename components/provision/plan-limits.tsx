import { useFormatter, useTranslations } from "next-intl";
import type { Offers } from "#db/queries/placement.ts";
import { Facts } from "../feedback/facts.tsx";

/** What a plan allows. */
export function PlanLimits({ plan }: { plan: Offers["plans"][number] }) {
  const t = useTranslations("provision.contract");
  const format = useFormatter();
  const number = (value: number) => format.number(value);
  return (
    <Facts
      facts={[
        {
          name: t("limits.learners"),
          value: plan.learner_limit === null ? t("limits.byTenants") : number(plan.learner_limit),
        },
        { name: t("limits.kits"), value: number(plan.kit_limit) },
        { name: t("limits.connections"), value: number(plan.connection_limit) },
        { name: t("limits.statement"), value: t("limits.seconds", { count: plan.statement_seconds }) },
        { name: t("limits.exports"), value: t("limits.days", { count: plan.export_days }) },
      ]}
    />
  );
}
