"use client";

import { PasswordInput } from "@mantine/core";
import { useTranslations } from "next-intl";

type Props = {
  name: string;
  label: string;
  /** Whose it is: password managers keep it with the password. */
  email: string;
  /** How many characters a password has at least. */
  least: number;
  size?: "sm" | "md";
  autoFocus?: boolean;
};

/** The field of a password that somebody chooses, with what is asked of one. */
export function NewPassword({ name, label, email, least, size = "sm", autoFocus }: Props) {
  const t = useTranslations("auth");
  return (
    <>
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordInput
        label={label}
        description={t("rules")}
        name={name}
        autoComplete="new-password"
        autoFocus={autoFocus}
        required
        withAsterisk={false}
        minLength={least}
        maxLength={1024}
        size={size}
      />
    </>
  );
}
