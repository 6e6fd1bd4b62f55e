"use client";

import { Anchor, Button, Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Outcome } from "../feedback/outcome.tsx";
import { EmailInput } from "./email-input.tsx";
import { EntryCard } from "./entry-card.tsx";
import { EntryForm, EntryHead } from "./entry-form.tsx";

const form = "/sign-in/forgotten";

type Failed = "too_many" | "no_email" | "unavailable";

const known = (outcome: string): Failed =>
  outcome === "too_many" || outcome === "no_email" ? outcome : "unavailable";

/** What came of the last attempt, and what is filled in again. */
type Said = { outcome: string; count?: number; email?: string };

/** Where somebody asks for a link to set another password. */
export function ForgottenCard({ said }: { said?: Said }) {
  const t = useTranslations("auth.forgotten");
  // In minutes: there are up to fifteen.
  const wait = t("wait", { minutes: Math.ceil((said?.count ?? 0) / 60) });
  return (
    <EntryForm
      title={t("title")}
      lead={t("lead")}
      back={form}
      action="/api/forgotten"
      submit={t("submit")}
      below={<ToSignIn />}
    >
      {said && said.outcome !== "asked" ? (
        <Outcome tone="failed">{t(`errors.${known(said.outcome)}`, { wait })}</Outcome>
      ) : null}
      <EmailInput given={said?.email} />
    </EntryForm>
  );
}

function ToSignIn() {
  const t = useTranslations("auth.forgotten");
  return (
    <Anchor href="/sign-in" fz="sm" underline="always">
      {t("signIn")}
    </Anchor>
  );
}

/** After it was asked for: it says the same whether anybody has the e-mail or not. */
export function ForgottenSent({ email }: { email?: string }) {
  const t = useTranslations("auth.forgotten");
  return (
    <EntryCard back={`${form}?sent`}>
      <Stack gap="md">
        <EntryHead title={t("asked.title")} lead={t("asked.lead")} />
        {email === undefined ? null : (
          <Text fw={500} style={{ overflowWrap: "anywhere" }}>
            <ForeignText text={email} />
          </Text>
        )}
        <Text fz="sm">{t("asked.next")}</Text>
        <Button component="a" href="/sign-in" variant="default" size="md">
          {t("signIn")}
        </Button>
        <Anchor href={form} fz="sm" underline="always">
          {t("asked.again")}
        </Anchor>
      </Stack>
    </EntryCard>
  );
}

/** Where no mail is sent: whom to ask. */
export function ForgottenAsk() {
  const t = useTranslations("auth.forgotten");
  return (
    <EntryCard back={form}>
      <Stack gap="md">
        <EntryHead title={t("title")} lead={t("askSomebody")} />
        <Button component="a" href="/sign-in" variant="default" size="md">
          {t("signIn")}
        </Button>
      </Stack>
    </EntryCard>
  );
}
