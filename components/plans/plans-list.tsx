import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { Plan } from "#db/schema/console/plans.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Scroll } from "../feedback/scroll.tsx";
import { ToneLabel } from "../feedback/tone-label.tsx";

type Props = { plans: { plan: Plan; customers: number }[] };

const columns = [
  "name",
  "price",
  "learners",
  "kits",
  "connections",
  "seconds",
  "exports",
  "customers",
  "state",
] as const;
const numeric = new Set<string>([
  "price",
  "learners",
  "kits",
  "connections",
  "seconds",
  "exports",
  "customers",
]);

/** One line a plan. */
export function PlansList({ plans }: Props) {
  const t = useTranslations("plans.list");
  return (
    <Scroll label={t("label")}>
      <Table highlightOnHover miw={{ base: 0, sm: 900 }}>
        <TableThead>
          <TableTr>
            {columns.map((column, at) => (
              <TableTh
                key={column}
                className={numeric.has(column) ? "numeric" : undefined}
                visibleFrom={at === 0 ? undefined : "sm"}
              >
                {t(column)}
              </TableTh>
            ))}
          </TableTr>
        </TableThead>
        <TableTbody>
          {plans.map((row) => (
            <Row key={row.plan.id} {...row} />
          ))}
        </TableTbody>
      </Table>
    </Scroll>
  );
}

function Row({ plan, customers }: Props["plans"][number]) {
  const t = useTranslations("plans");
  const format = useFormatter();
  const price = format.number(Number(plan.price), "brl");
  const period = t(`periods.${plan.billing_period}`);
  const whole = (value: number) => format.number(value, "integer");
  const figures = [
    plan.learner_limit === null ? t("list.unlimited") : whole(plan.learner_limit),
    whole(plan.kit_limit),
    whole(plan.connection_limit),
    t("list.secondsOf", { count: plan.statement_seconds }),
    t("list.daysOf", { count: plan.export_days }),
    whole(customers),
  ];
  const state = t(plan.is_offered ? "list.offered" : "list.notOffered");
  return (
    <TableTr>
      <TableTd>
        <ForeignText text={plan.name} href={`/plans/${plan.id}`} />
        {/* What the columns say that a phone has no room for. */}
        <Text component="div" fz="xs" c="dimmed" hiddenFrom="sm">
          {price} · {period} · {t("list.kitsOf", { count: plan.kit_limit })} ·{" "}
          {t("list.customersOf", { count: customers })}
          {plan.is_offered ? null : ` · ${state}`}
        </Text>
      </TableTd>
      <TableTd className="numeric" visibleFrom="sm">
        {price}
        <Text fz="xs" c="dimmed">
          {period}
        </Text>
      </TableTd>
      {figures.map((figure, at) => (
        <TableTd key={columns[at + 2]} className="numeric" visibleFrom="sm">
          {figure}
        </TableTd>
      ))}
      <TableTd visibleFrom="sm">
        <ToneLabel tone={plan.is_offered ? "good" : "still"}>{state}</ToneLabel>
      </TableTd>
    </TableTr>
  );
}
