"use client";

import { Menu, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { IconLogout, IconUserCircle } from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { localeCookie } from "#i18n/locales.ts";
import { Isolated } from "../feedback/isolated.tsx";
import classes from "./person-menu.module.css";
import { type FramePerson, PersonTarget } from "./person-target.tsx";

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

/** The menu once somebody has asked for it: it takes the place of the button that was pressed, and opens. */
export function PersonMenuOpen({ person }: { person: FramePerson }) {
  const t = useTranslations("shell");
  const [isOpen, setOpen] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    target.current?.focus();
    setOpen(true);
  }, []);
  return (
    <Menu
      opened={isOpen}
      onChange={setOpen}
      width={248}
      position="top-start"
      shadow="md"
      withinPortal
      closeOnItemClick={false}
    >
      <Menu.Target>
        <PersonTarget person={person} ref={target} />
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
