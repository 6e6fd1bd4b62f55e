"use client";

import {
  IconBuildingCommunity,
  IconCalendarEvent,
  IconChartLine,
  IconFileText,
  IconGauge,
  IconHistory,
  IconHome,
  IconKey,
  IconRefresh,
  IconSettings,
  IconStack2,
  IconTable,
  IconUsers,
} from "@tabler/icons-react";
import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Permission } from "#db/vocabulary.ts";
import classes from "./navigation.module.css";

type Entry = { href: string; label: string; icon: ReactNode; needs?: Permission; isExact?: boolean };
type Props = { permissions: Permission[]; here?: { slug: string; permissions: Permission[] } };

const icon = { size: 17, stroke: 1.7, "aria-hidden": true } as const;

function Pending() {
  const { pending } = useLinkStatus();
  return <span className={classes.pending} data-pending={pending || undefined} aria-hidden />;
}

function List({
  title,
  entries,
  permissions,
}: {
  title?: string;
  entries: Entry[];
  permissions: Permission[];
}) {
  const path = usePathname();
  const shown = entries.filter(({ needs }) => needs === undefined || permissions.includes(needs));
  if (shown.length === 0) return null;
  // The closest one: a page below another one's may have an entry of its own.
  const here = shown
    .filter(({ href, isExact }) => path === href || (!isExact && path.startsWith(`${href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0];
  return (
    <div>
      {title ? <p className={classes.title}>{title}</p> : null}
      <ul className={classes.list}>
        {shown.map(({ href, label, icon: sign }) => {
          const isHere = here?.href === href;
          return (
            <li key={href}>
              <Link href={href} className={classes.link} aria-current={isHere ? "page" : undefined}>
                {sign}
                <span>{label}</span>
                <Pending />
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Links to what the person may open. */
export function Navigation({ permissions, here }: Props) {
  const t = useTranslations("shell.nav");
  const root = `/c/${here?.slug}`;
  const ofCustomer: Entry[] = [
    { href: root, label: t("home"), icon: <IconHome {...icon} />, isExact: true },
    { href: `${root}/panels`, label: t("panels"), icon: <IconChartLine {...icon} />, needs: "panels.read" },
    { href: `${root}/tables`, label: t("tables"), icon: <IconTable {...icon} />, needs: "tables.read" },
    { href: `${root}/loads`, label: t("loads"), icon: <IconRefresh {...icon} />, needs: "loads.read" },
    { href: `${root}/access`, label: t("access"), icon: <IconKey {...icon} />, needs: "kits.read" },
    { href: `${root}/usage`, label: t("usage"), icon: <IconGauge {...icon} />, needs: "usage.read" },
    { href: `${root}/audit`, label: t("audit"), icon: <IconHistory {...icon} />, needs: "audit.read" },
    {
      href: `${root}/settings`,
      label: t("settings"),
      icon: <IconSettings {...icon} />,
      needs: "customers.provision",
    },
  ];
  const ofAll: Entry[] = [
    {
      href: "/customers",
      label: t("customers"),
      icon: <IconBuildingCommunity {...icon} />,
      needs: "customers.list",
    },
    {
      href: "/customers/renewals",
      label: t("renewals"),
      icon: <IconCalendarEvent {...icon} />,
      needs: "customers.provision",
    },
    { href: "/plans", label: t("plans"), icon: <IconFileText {...icon} />, needs: "customers.provision" },
    { href: "/loads", label: t("allLoads"), icon: <IconStack2 {...icon} />, needs: "loads.read" },
    { href: "/people", label: t("people"), icon: <IconUsers {...icon} />, needs: "people.read" },
    { href: "/audit", label: t("allAudit"), icon: <IconHistory {...icon} />, needs: "audit.read" },
  ];
  return (
    <div className={classes.navigation}>
      {here ? <List entries={ofCustomer} permissions={here.permissions} /> : null}
      <List title={t("all")} entries={ofAll} permissions={permissions} />
    </div>
  );
}
