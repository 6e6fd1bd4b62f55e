"use client";

import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useTranslations } from "next-intl";
import { EntryCard } from "./entry-card.tsx";

type Failed = "wrong" | "too_many" | "busy" | "unavailable" | "ended";

const known = (outcome: string): Failed =>
  outcome === "wrong" || outcome === "too_many" || outcome === "busy" || outcome === "ended"
    ? outcome
    : "unavailable";

type Props = {
  /** A path of this console. */
  next: string;
  /** What came of the last attempt, and what is filled in again. */
  said?: { outcome: string; count?: number; email?: string };
};

/**
 * The sign-in form: an ordinary one, which a browser sends without any script, and whose fields keep what was typed before
 * the page was ready.
 */
export function SignInCard({ next, said }: Props) {
  const t = useTranslations("auth");
  const wait = t("wait", { seconds: said?.count ?? 0 });
  return (
    <EntryCard back={next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`}>
      <form method="post" action="/api/sign-in">
        <input type="hidden" name="next" value={next} />
        <Stack gap="md">
          <div>
            <Title order={1} fz={20}>
              {t("title")}
            </Title>
            <Text fz="sm" c="dimmed">
              {t("lead")}
            </Text>
          </div>
          {said ? (
            <Alert role="alert" variant="outline" color={said.outcome === "ended" ? "accent" : "red"} p="xs">
              {t(`errors.${known(said.outcome)}`, { wait })}
            </Alert>
          ) : null}
          <TextInput
            label={t("email")}
            name="email"
            type="email"
            autoComplete="username"
            autoFocus={said?.email === undefined}
            defaultValue={said?.email}
            required
            withAsterisk={false}
            maxLength={320}
            size="md"
          />
          <PasswordInput
            label={t("password")}
            name="password"
            autoComplete="current-password"
            autoFocus={said?.email !== undefined}
            required
            withAsterisk={false}
            maxLength={1024}
            size="md"
          />
          <Button type="submit" size="md" fullWidth>
            {t("submit")}
          </Button>
          <details>
            <Text component="summary" fz="sm" style={{ cursor: "pointer" }}>
              {t("forgotten")}
            </Text>
            <Text fz="sm" c="dimmed" mt={4}>
              {t("forgottenHelp")}
            </Text>
          </details>
        </Stack>
      </form>
    </EntryCard>
  );
}
