"use client";

import { Anchor, Stack, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Draft, DraftStep } from "#db/provisioning/draft.ts";
import type { Problem } from "#db/provisioning/problems.ts";
import type { Offers } from "#db/queries/placement.ts";
import { inText } from "#foreign.ts";
import { Facts } from "../../feedback/facts.tsx";
import { ForeignText } from "../../feedback/foreign-text.tsx";
import { Outcome } from "../../feedback/outcome.tsx";
import { useRefusal } from "../use-refusal.ts";

type Props = { draft: Draft; problems: Problem[]; offers: Offers; go: (step: DraftStep) => void };

/** Everything at once, and what is still in the way. */
export function ReviewStep({ draft, problems, offers, go }: Props) {
  const t = useTranslations("provision");
  const format = useFormatter();
  const refused = useRefusal();
  const { name, contract, tenants, placement, people, kit } = draft;
  const plan = offers.plans.find(({ id }) => id === contract.idPlan);
  const server = offers.servers.find(({ id }) => id === placement.idServer);
  const day = (text: string | null) =>
    text === null
      ? "–"
      : format.dateTime(new Date(`${text}T12:00:00Z`), { dateStyle: "medium", timeZone: "UTC" });
  const price =
    contract.price === null
      ? "–"
      : format.number(Number(contract.price), { style: "currency", currency: "BRL" });
  const facts: { name: string; value: ReactNode; note?: ReactNode }[] = [
    { name: t("name.name"), value: <ForeignText text={name.name || "–"} />, note: name.slug },
    {
      name: t("contract.plan"),
      value: plan ? <ForeignText text={plan.name} /> : "–",
      note: `${price}, ${t(`contract.periods.${contract.billingPeriod}`)}`,
    },
    {
      name: t("contract.start"),
      value: day(contract.startsOn),
      note: contract.endsOn ? day(contract.endsOn) : t("contract.noEnd"),
    },
    { name: t("steps.tenants"), value: tenants.roots.join(", ") || "–" },
    { name: t("steps.placement"), value: server ? <ForeignText text={server.name} /> : "–" },
    {
      name: t("steps.people"),
      value: t("people.count", { count: people.people.length }),
      note: <ForeignText text={people.people.map(({ email }) => email).join(", ") || "–"} most={120} />,
    },
    {
      name: t("steps.kit"),
      value: t(`kit.forms.${kit.form}`),
      note: `${t(`kit.purposes.${kit.purpose}`)} · ${t("kit.daysOf", { count: kit.days })}${kit.isPersonal ? ` · ${t("kit.personal")}` : ""}`,
    },
  ];
  return (
    <Stack gap="md">
      {problems.length === 0 ? (
        <Outcome tone="noted">{t("review.ready")}</Outcome>
      ) : (
        <Outcome tone="failed">
          <Text fz="sm" fw={550}>
            {t("review.open", { count: problems.length })}
          </Text>
          <ul style={{ margin: "4px 0 0", paddingLeft: 18 }}>
            {problems.map(({ step, problem, about, refusal }) => (
              <li key={`${step} ${problem} ${about}`}>
                <Anchor component="button" type="button" fz="sm" onClick={() => go(step)}>
                  {t(`problems.${problem}`, { about: inText(about ?? "", 60) })}
                </Anchor>
                {refusal ? <Text fz="sm">{refused(refusal)}</Text> : null}
              </li>
            ))}
          </ul>
        </Outcome>
      )}
      <Facts facts={facts} />
      <Text fz="sm" c="dimmed">
        {t("review.note")}
      </Text>
    </Stack>
  );
}
