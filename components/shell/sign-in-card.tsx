"use client";

import { Anchor, PasswordInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { Outcome } from "../feedback/outcome.tsx";
import { EmailInput } from "./email-input.tsx";
import { EntryForm } from "./entry-form.tsx";

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

/** The sign-in form. */
export function SignInCard({ next, said }: Props) {
  const t = useTranslations("auth");
  const wait = t("wait", { seconds: said?.count ?? 0 });
  return (
    <EntryForm
      title={t("title")}
      lead={t("lead")}
      back={next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`}
      action="/api/sign-in"
      hidden={{ next }}
      submit={t("submit")}
      below={
        <Anchor href="/sign-in/forgotten" fz="sm" underline="always">
          {t("forgotten.link")}
        </Anchor>
      }
    >
      {said ? (
        <Outcome tone={said.outcome === "ended" ? "noted" : "failed"}>
          {t(`errors.${known(said.outcome)}`, { wait })}
        </Outcome>
      ) : null}
      <EmailInput given={said?.email} />
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
    </EntryForm>
  );
}
