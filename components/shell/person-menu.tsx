"use client";

import {
  Avatar,
  Menu,
  SegmentedControl,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { IconLogout, IconSelector, IconUserCircle } from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import type { PersonRole } from "#db/vocabulary.ts";
import { asSeen } from "#foreign.ts";
import { localeCookie } from "#i18n/locales.ts";
import { ForeignText, Isolated } from "../feedback/foreign-text.tsx";
import classes from "./person-menu.module.css";

export type FramePerson = { name: string; email: string; role: PersonRole };

const year = 365 * 24 * 3600;

function Language() {
  const t = useTranslations("shell.person");
  const locale = useLocale();
  const router = useRouter();
  const choose = (next: string) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
    document.cookie = `${localeCookie}=${next}; path=/; max-age=${year}; samesite=lax`;
    router.refresh();
  };
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t("language")}
      value={locale}
      onChange={choose}
      data={[
        { value: "pt-BR", label: "Português" },
        { value: "en", label: "English" },
      ]}
    />
  );
}

function Theme() {
  const t = useTranslations("shell.person");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // The server does not know the remembered theme, so nothing is marked until the browser says which one it is.
  const isMounted = useMounted();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t("theme")}
      value={isMounted ? colorScheme : ""}
      onChange={(next) => setColorScheme(next as typeof colorScheme)}
      data={(["light", "dark", "auto"] as const).map((value) => ({ value, label: t(value) }))}
    />
  );
}

/** Who is signed in, their language and theme, and the way out. */
export function PersonMenu({ person }: { person: FramePerson }) {
  const t = useTranslations("shell");
  return (
    <Menu width={248} position="top-start" shadow="md" withinPortal closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton className={classes.target}>
          <VisuallyHidden>{t("person.menu")}: </VisuallyHidden>
          <Avatar
            aria-hidden
            size={28}
            radius="xl"
            color="accent"
            variant="filled"
            name={asSeen(person.name)}
          />
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
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={classes.identity} tabIndex={0}>
          <Isolated text={person.name} />
          <br />
          <Isolated text={person.email} />
        </Menu.Label>
        <div className={classes.choices}>
          <Language />
          <Theme />
        </div>
        <Menu.Divider />
        <Menu.Item
          component={Link}
          href="/account"
          closeMenuOnClick
          leftSection={<IconUserCircle size={15} />}
        >
          {t("person.account")}
        </Menu.Item>
        {/* A form: the page that follows is loaded whole, so that nothing of this person stays in the browser's memory. */}
        <form method="post" action="/api/sign-out">
          <Menu.Item type="submit" leftSection={<IconLogout size={15} />}>
            {t("person.signOut")}
          </Menu.Item>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
