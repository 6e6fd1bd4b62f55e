"use client";

import { Button, Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { InvitationKind } from "#db/vocabulary.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Outcome } from "../feedback/outcome.tsx";
import { EntryCard } from "./entry-card.tsx";
import { EntryForm, EntryHead } from "./entry-form.tsx";
import { NewPassword } from "./new-password.tsx";
import { knownProblem } from "./password-problem.ts";

type Props = {
  token: string;
  kind: InvitationKind;
  person: { name: string; email: string };
  /** How many characters a password has at least. */
  least: number;
  /** What was wrong with the password that was sent. */
  problem?: string;
};

/** Where a link leads: the person sets a password, and is in. */
export function WelcomeCard({ token, kind, person, least, problem }: Props) {
  const t = useTranslations("auth");
  return (
    <EntryForm
      title={t(`welcome.${kind}.title`)}
      lead={t(`welcome.${kind}.lead`)}
      back={`/welcome/${token}`}
      action="/api/welcome"
      hidden={{ token }}
      submit={t("welcome.submit")}
    >
      <div>
        <Text fw={500}>
          <ForeignText text={person.name} />
        </Text>
        <Text fz="sm" c="dimmed">
          <ForeignText text={person.email} />
        </Text>
      </div>
      {problem === undefined ? null : (
        <Outcome tone="failed">{t(`problems.${knownProblem(problem)}`)}</Outcome>
      )}
      <NewPassword
        name="password"
        label={t("welcome.password")}
        email={person.email}
        least={least}
        size="md"
        autoFocus
      />
    </EntryForm>
  );
}

/** A link that leads nowhere, and why. */
export function WelcomeNowhere({ state, token }: { state: "used" | "expired" | "unknown"; token: string }) {
  const t = useTranslations("auth.welcome");
  return (
    <EntryCard back={`/welcome/${token}`}>
      <Stack gap="md">
        <EntryHead title={t(`nowhere.${state}.title`)} lead={t(`nowhere.${state}.text`)} />
        <Button component="a" href="/sign-in" variant="default">
          {t("signIn")}
        </Button>
      </Stack>
    </EntryCard>
  );
}
