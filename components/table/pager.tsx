"use client";
import { Button, type ButtonProps, Group, NativeSelect } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import classes from "./controls.module.css";
import { TableLink, useChange } from "./navigation.tsx";

type Props = {
  first: string | null;
  previous: string | null;
  next: string | null;
  size: number;
  sizes: number[];
};

/** To the pages before and behind, and how many rows a page has. */
export function Pager({ first, previous, next, size, sizes }: Props) {
  const t = useTranslations("tables.pages");
  const change = useChange();
  return (
    <nav className={classes.foot} aria-label={t("label")}>
      <Group gap={8} component="label">
        {t("size")}
        <NativeSelect
          size="xs"
          w={76}
          value={String(size)}
          data={sizes.map(String)}
          onChange={({ currentTarget: { value } }) =>
            change({ size: value === String(sizes[0]) ? null : value })
          }
        />
      </Group>
      <div className={classes.pages}>
        <Step href={first}>{t("first")}</Step>
        <Step href={previous} leftSection={<IconChevronLeft size={14} aria-hidden />}>
          {t("previous")}
        </Step>
        <Step href={next} rightSection={<IconChevronRight size={14} aria-hidden />}>
          {t("next")}
        </Step>
      </div>
    </nav>
  );
}

/** A link, or where there is nothing to go to, a button that says so. */
function Step({ href, children, ...rest }: { href: string | null; children: ReactNode } & ButtonProps) {
  const look = { ...rest, size: "xs", variant: "default" };
  return href === null ? (
    <Button {...look} disabled>
      {children}
    </Button>
  ) : (
    <Button {...look} component={TableLink} href={href}>
      {children}
    </Button>
  );
}
