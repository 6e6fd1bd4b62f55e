"use client";

import { Button, List, ListItem, Stack, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import { useActionState } from "react";
import type { ActionResult } from "#auth/action.ts";
import type { Delivered, OpenLink } from "#auth/kits/delivery.ts";
import { inText } from "#foreign.ts";
import { Outcome } from "../feedback/outcome.tsx";
import { useExplanation, useRecorded } from "../feedback/use-explanation.ts";
import { EntryCard } from "../shell/entry-card.tsx";
import { EntryHead } from "../shell/entry-form.tsx";
import { DeliveredKit } from "./delivered-kit.tsx";

type Nowhere = "used" | "expired" | "revoked" | "unknown";
type Link = Omit<OpenLink, "connection"> | { state: Nowhere };
type Result = ActionResult<Delivered> | null;

type Props = {
  token: string;
  link: Link;
  openLink: (before: Result, form: FormData) => Promise<Result>;
};

const nowhere: readonly string[] = ["used", "expired", "revoked", "unknown"];
const isNowhere = (word: string): word is Nowhere => nowhere.includes(word);

/**
 * Where a link to a kit leads: what it gives, and then, once, that itself. A form that a browser sends without any script;
 * what came of it is shown also where the link leads nowhere any more, which it does by then.
 */
export function DeliveryCard({ token, link, openLink }: Props) {
  const [result, act, isPending] = useActionState(openLink, null);
  const handed = result?.ok && result.value.outcome === "handed" ? result.value : undefined;
  const told = result?.ok && isNowhere(result.value.outcome) ? result.value.outcome : undefined;
  const back = `/kit/${token}`;
  // Another language would be another page, on which it does not stand any more.
  if (handed)
    return (
      <EntryCard isWide>
        <DeliveredKit kit={handed} />
      </EntryCard>
    );
  const leadsNowhere = told ?? (link.state === "open" ? undefined : link.state);
  return (
    <EntryCard back={back}>
      {leadsNowhere ? (
        <LeadsNowhere state={leadsNowhere} />
      ) : link.state === "open" ? (
        <form action={act}>
          <input type="hidden" name="token" value={token} />
          <Offer link={link} result={result} isPending={isPending} />
        </form>
      ) : null}
    </EntryCard>
  );
}

function LeadsNowhere({ state }: { state: Nowhere }) {
  const t = useTranslations("kits.nowhere");
  return <EntryHead title={t(`${state}.title`)} lead={t(`${state}.text`)} />;
}

type OfferProps = { link: Extract<Link, { state: "open" }>; result: Result; isPending: boolean };

function Offer({ link, result, isPending }: OfferProps) {
  const t = useTranslations("kits.delivery");
  const format = useFormatter();
  const { customer, role, form, hasRequest, tenants, isPersonal, goodUntil, expiresAt } = link;
  const what = hasRequest ? "whatRequest" : form === "certificate" ? "whatCertificate" : "whatPassword";
  const until = format.dateTime(goodUntil, "day");
  return (
    <Stack gap="md">
      <EntryHead title={t("title")} lead={t("lead", { customer: inText(customer, 60), role })} />
      <Text fz="sm">{t(what)}</Text>
      <List fz="sm" spacing={4}>
        <ListItem>{t("tenants", { tenants: tenants ?? 0, until })}</ListItem>
        {isPersonal ? <ListItem>{t("personal")}</ListItem> : null}
        <ListItem>{t("once")}</ListItem>
        <ListItem>{t("linkUntil", { until: format.dateTime(expiresAt, "instant") })}</ListItem>
      </List>
      {result && !isPending ? <Refused result={result} /> : null}
      {isPending ? (
        <Text fz="sm" c="dimmed" role="status">
          {t("working")}
        </Text>
      ) : null}
      <Button type="submit" size="md" fullWidth loading={isPending}>
        {t("submit")}
      </Button>
    </Stack>
  );
}

/** Why nothing was handed over, by a link that can be opened again. */
function Refused({ result }: { result: NonNullable<Result> }) {
  const t = useTranslations("kits.refused");
  const explain = useExplanation();
  const recorded = useRecorded();
  if (!result.ok) {
    const { meaning, hint } = explain(result.code);
    return (
      <Outcome tone="failed">
        {meaning} {hint}
      </Outcome>
    );
  }
  const { outcome } = result.value;
  if (outcome === "handed" || isNowhere(outcome)) return null;
  // What is to be done about it, whoever sent the link knows; here only what a reason of ours says is told.
  const reason = outcome === "failed" && result.value.error.reason ? recorded(result.value.error) : null;
  return (
    <Outcome tone="failed">
      {reason ? `${reason.meaning} ` : null}
      {t(outcome)}
    </Outcome>
  );
}
