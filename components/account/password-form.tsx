"use client";

import { Alert, Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { Section } from "../home/section.tsx";
import { knownProblem } from "../shell/password-problem.ts";
import classes from "./account.module.css";

type Said = { outcome: string; count?: number };

type Props = {
  email: string;
  /** How many characters a password has at least. */
  least: number;
  /** What came of the last change. */
  said?: Said;
};

function Outcome({ said: { outcome, count } }: { said: Said }) {
  const t = useTranslations("auth");
  const isDone = outcome === "done";
  const wait = t("wait", { seconds: count ?? 0 });
  return (
    <Alert role={isDone ? "status" : "alert"} variant="outline" color={isDone ? "green" : "red"} p="xs">
      {outcome === "done" || outcome === "wrong" || outcome === "too_many"
        ? t(`account.password.${outcome}`, { wait })
        : t(`problems.${knownProblem(outcome)}`)}
    </Alert>
  );
}

/** Changes the person's own password. */
export function PasswordForm({ email, least, said }: Props) {
  const t = useTranslations("auth");
  return (
    <div className={classes.part}>
      <Section title={t("account.password.title")}>
        <form method="post" action="/api/account/password" className={classes.password}>
          <Stack gap="sm">
            <Text fz="sm" c="dimmed">
              {t("account.password.lead")}
            </Text>
            {said ? <Outcome said={said} /> : null}
            {/* Password managers keep the new password with it. */}
            <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
            <PasswordInput
              label={t("account.password.current")}
              name="current"
              autoComplete="current-password"
              required
              withAsterisk={false}
              maxLength={1024}
            />
            <PasswordInput
              label={t("account.password.next")}
              description={t("rules")}
              name="next"
              autoComplete="new-password"
              required
              withAsterisk={false}
              minLength={least}
              maxLength={1024}
            />
            <div>
              <Button type="submit">{t("account.password.submit")}</Button>
            </div>
          </Stack>
        </form>
      </Section>
    </div>
  );
}
