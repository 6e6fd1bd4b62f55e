"use client";

import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { signIn } from "next-auth/react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Logo } from "./logo.tsx";
import classes from "./sign-in-card.module.css";

type Failed = "wrong" | "too_many" | "unavailable";

const known = (error: string | undefined | null): Failed =>
  error === "wrong" || error === "too_many" ? error : "unavailable";

/** The sign-in form. `next` is a path of this console. */
export function SignInCard({ next }: { next: string }) {
  const t = useTranslations("auth");
  const [failed, setFailed] = useState<Failed | null>(null);
  const [isBusy, setBusy] = useState(false);
  const form = useForm({
    initialValues: { email: "", password: "" },
    validate: {
      email: (text) => (text.trim() === "" ? t("emailMissing") : null),
      password: (text) => (text === "" ? t("passwordMissing") : null),
    },
  });

  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    setFailed(null);
    const outcome = await signIn("credentials", { ...values, redirect: false }).catch(() => undefined);
    // A full page load: whatever the browser remembered of signed-out pages is gone.
    if (outcome?.ok) return window.location.assign(next);
    setBusy(false);
    setFailed(known(outcome?.error));
  });

  return (
    <main className={classes.page}>
      <form onSubmit={submit} className={classes.card} noValidate>
        <Stack gap="md">
          <Logo size={36} />
          <div>
            <Title order={1} fz={20}>
              {t("title")}
            </Title>
            <Text fz="sm" c="dimmed">
              {t("lead")}
            </Text>
          </div>
          {failed ? (
            <Alert role="alert" variant="outline" color="red" p="xs">
              {t(`errors.${failed}`)}
            </Alert>
          ) : null}
          <TextInput
            label={t("email")}
            type="email"
            autoComplete="username"
            autoFocus
            size="md"
            {...form.getInputProps("email")}
          />
          <PasswordInput
            label={t("password")}
            autoComplete="current-password"
            size="md"
            {...form.getInputProps("password")}
          />
          <Button type="submit" size="md" fullWidth loading={isBusy}>
            {t("submit")}
          </Button>
        </Stack>
      </form>
    </main>
  );
}
