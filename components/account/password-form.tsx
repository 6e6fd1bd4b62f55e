"use client";

import { Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { Outcome } from "../feedback/outcome.tsx";
import { Section } from "../home/section.tsx";
import { NewPassword } from "../shell/new-password.tsx";
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

function Told({ said: { outcome, count } }: { said: Said }) {
  const t = useTranslations("auth");
  const wait = t("wait", { seconds: count ?? 0 });
  return (
    <Outcome tone={outcome === "done" ? "done" : "failed"}>
      {outcome === "done" || outcome === "wrong" || outcome === "too_many"
        ? t(`account.password.${outcome}`, { wait })
        : t(`problems.${knownProblem(outcome)}`)}
    </Outcome>
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
            {said ? <Told said={said} /> : null}
            <PasswordInput
              label={t("account.password.current")}
              name="current"
              autoComplete="current-password"
              required
              withAsterisk={false}
              maxLength={1024}
            />
            <NewPassword name="next" label={t("account.password.next")} email={email} least={least} />
            <div>
              <Button type="submit">{t("account.password.submit")}</Button>
            </div>
          </Stack>
        </form>
      </Section>
    </div>
  );
}
