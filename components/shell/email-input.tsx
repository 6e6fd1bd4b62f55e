"use client";

import { TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";

/** The e-mail by which somebody is known, filled in again where they have given it. */
export function EmailInput({ given }: { given: string | undefined }) {
  const t = useTranslations("auth");
  return (
    <TextInput
      label={t("email")}
      name="email"
      type="email"
      autoComplete="username"
      autoFocus={given === undefined}
      defaultValue={given}
      required
      withAsterisk={false}
      maxLength={320}
      size="md"
    />
  );
}
