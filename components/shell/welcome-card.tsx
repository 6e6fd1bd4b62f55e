"use client";

import { Alert, Button, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { InvitationKind } from "#db/vocabulary.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { EntryCard } from "./entry-card.tsx";
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
    <EntryCard back={`/welcome/${token}`}>
      <form method="post" action="/api/welcome">
        <input type="hidden" name="token" value={token} />
        <Stack gap="md">
          <div>
            <Title order={1} fz={20}>
              {t(`welcome.${kind}.title`)}
            </Title>
            <Text fz="sm" c="dimmed">
              {t(`welcome.${kind}.lead`)}
            </Text>
          </div>
          <div>
            <Text fw={500}>
              <ForeignText text={person.name} />
            </Text>
            <Text fz="sm" c="dimmed">
              <ForeignText text={person.email} />
            </Text>
          </div>
          {problem === undefined ? null : (
            <Alert role="alert" variant="outline" color="red" p="xs">
              {t(`problems.${knownProblem(problem)}`)}
            </Alert>
          )}
          {/* Password managers keep the new password with it. */}
          <input type="text" name="username" autoComplete="username" value={person.email} readOnly hidden />
          <PasswordInput
            label={t("welcome.password")}
            description={t("rules")}
            name="password"
            autoComplete="new-password"
            autoFocus
            required
            withAsterisk={false}
            minLength={least}
            maxLength={1024}
            size="md"
          />
          <Button type="submit" size="md" fullWidth>
            {t("welcome.submit")}
          </Button>
        </Stack>
      </form>
    </EntryCard>
  );
}

/** A link that leads nowhere, and why. */
export function WelcomeNowhere({ state, token }: { state: "used" | "expired" | "unknown"; token: string }) {
  const t = useTranslations("auth.welcome");
  return (
    <EntryCard back={`/welcome/${token}`}>
      <Stack gap="md">
        <div>
          <Title order={1} fz={20}>
            {t(`nowhere.${state}.title`)}
          </Title>
          <Text fz="sm" c="dimmed" mt={4}>
            {t(`nowhere.${state}.text`)}
          </Text>
        </div>
        <Button component="a" href="/sign-in" variant="default">
          {t("signIn")}
        </Button>
      </Stack>
    </EntryCard>
  );
}
