"use client";

import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Draft, DraftStep } from "#db/provisioning/draft.ts";
import type { Problem } from "#db/provisioning/problems.ts";
import type { Offers } from "#db/queries/placement.ts";
import type { TenantsToChoose } from "#db/queries/source-tenants.ts";
import { inText } from "#foreign.ts";
import { Facts } from "../../feedback/facts.tsx";
import { ForeignText } from "../../feedback/foreign-text.tsx";
import { Outcome } from "../../feedback/outcome.tsx";
import { Learners, TenantName } from "../tenant-tree.tsx";
import { useRefusal } from "../use-refusal.ts";

type Props = {
  draft: Draft;
  problems: Problem[];
  offers: Offers;
  chosen: TenantsToChoose["chosen"];
  go: (step: DraftStep) => void;
};

/** What there are several of. */
function Listed({ title, children }: { title: string; children: ReactNode[] | ReactNode }) {
  if (Array.isArray(children) && children.length === 0) return null;
  return (
    <section aria-label={title}>
      <Title order={2} fz="sm" mb={4}>
        {title}
      </Title>
      <Text component="ul" fz="sm" m={0} pl={18}>
        {children}
      </Text>
    </section>
  );
}

/** Everything at once, and what is still in the way. */
export function ReviewStep({ draft, problems, offers, chosen, go }: Props) {
  const t = useTranslations("provision");
  const format = useFormatter();
  const tRole = useTranslations("shell.roles");
  const refused = useRefusal();
  const { name, contract, placement, kit } = draft;
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
    { name: t("steps.placement"), value: server ? <ForeignText text={server.name} /> : "–" },
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
      <Listed title={t("steps.tenants")}>
        {chosen.map(({ id, branch, totals }) => (
          <li key={id}>
            <TenantName {...(branch[0] ?? { id, title: null, subdomain: null })} />
            {": "}
            {t("tenants.totals", { count: totals.tenants })}{" "}
            <Learners learners={totals.learners} limit={totals.limit} />
          </li>
        ))}
      </Listed>
      <Listed title={t("steps.people")}>
        {draft.people.people.map(({ email, name: called, role, tenants }) => (
          <li key={email}>
            <ForeignText text={called || "–"} most={60} /> (<ForeignText text={email || "–"} most={60} />
            ): {tRole(role)},{" "}
            {tenants ? t("tenants.count", { count: tenants.length }) : t("people.wholeCustomer")}
          </li>
        ))}
      </Listed>
      <Listed title={t("contract.documents")}>
        {contract.documents.map((link) => (
          <li key={link}>
            <ForeignText text={link} most={120} />
          </li>
        ))}
      </Listed>
      {contract.notes ? (
        <Listed title={t("contract.notes")}>
          <li>
            <ForeignText text={contract.notes} most={300} />
          </li>
        </Listed>
      ) : null}
      <Text fz="sm" c="dimmed">
        {t("review.note")}
      </Text>
    </Stack>
  );
}
