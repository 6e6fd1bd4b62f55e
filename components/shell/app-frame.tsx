"use client";

import { AppShell, Burger, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import type { Permission } from "#db/vocabulary.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import classes from "./app-frame.module.css";
import { CustomerSwitcher } from "./customer-switcher.tsx";
import { Logo } from "./logo.tsx";
import { Navigation } from "./navigation.tsx";
import { PersonMenu } from "./person-menu.tsx";
import type { FramePerson } from "./person-target.tsx";

type Props = {
  children: ReactNode;
  person: FramePerson;
  /** What the person may do at one customer at least. */
  permissions: Permission[];
  /** The customer of this page, if it is about one, and what the person may do there. */
  here?: { slug: string; name: string; permissions: Permission[] };
};

/** Navigation at the side, a burger on narrow screens, and the page. */
export function AppFrame({ children, person, permissions, here }: Props) {
  const t = useTranslations("shell");
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes
  useEffect(close, [path, close]);

  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: 236, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      transitionDuration={150}
    >
      <a href="#content" className="skip-link">
        {t("skip")}
      </a>
      <AppShell.Header className={classes.header} hiddenFrom="sm">
        <Burger
          opened={isOpen}
          onClick={toggle}
          size="sm"
          aria-label={isOpen ? t("nav.close") : t("nav.open")}
        />
        <Text fw={600} truncate>
          {here ? <ForeignText text={here.name} isInside /> : "OpenDB"}
        </Text>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} aria-label={t("nav.label")}>
        <Group className={classes.brand} wrap="nowrap" gap={8}>
          <Logo />
          <Text fw={600} flex={1}>
            OpenDB
          </Text>
          <Burger hiddenFrom="sm" opened onClick={close} size="sm" aria-label={t("nav.close")} />
        </Group>
        <CustomerSwitcher here={here && { slug: here.slug, name: here.name }} />
        <Navigation permissions={permissions} here={here} />
        <PersonMenu person={person} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <div className={classes.page}>{children}</div>
      </AppShell.Main>
    </AppShell>
  );
}
