"use client";

import { Avatar, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconSelector } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import type { PersonRole } from "#db/vocabulary.ts";
import { asSeen } from "#foreign.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import classes from "./person-menu.module.css";

export type FramePerson = { name: string; email: string; role: PersonRole };

/** The button of the menu of who is signed in. */
export function PersonTarget({ person, ...button }: { person: FramePerson } & ComponentProps<"button">) {
  const t = useTranslations("shell");
  return (
    <UnstyledButton {...button} className={classes.target}>
      <VisuallyHidden>{t("person.menu")}: </VisuallyHidden>
      <Avatar aria-hidden size={28} radius="xl" color="accent" variant="filled" name={asSeen(person.name)} />
      <span className={classes.who}>
        <Text span truncate fz="sm" fw={500} display="block">
          <ForeignText text={person.name} isInside />
        </Text>
        <Text span truncate fz="xs" c="dimmed" display="block">
          {t(`roles.${person.role}`)}
        </Text>
      </span>
      <IconSelector size={15} aria-hidden />
    </UnstyledButton>
  );
}
