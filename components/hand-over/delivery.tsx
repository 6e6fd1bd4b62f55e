"use client";

import { Button, Group, Text } from "@mantine/core";
import { IconLink } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { KitLink } from "#auth/kits/link.ts";
import { askFirst } from "#components/feedback/confirm.ts";
import { LinkButton } from "../feedback/link-button.tsx";
import { ShownLink } from "../kits/kit-dialogs.tsx";
import type { Acts } from "../kits/types.ts";
import { useAsk } from "../kits/use-ask.ts";
import classes from "./hand-over.module.css";

type Props = Pick<Acts, "linkKit"> & {
  customer: string;
  kit: number;
  /** Whether somebody has what opens it. */
  isHanded: boolean;
  /** Whether a link to it is open. */
  isOpenLink: boolean;
  canWrite: boolean;
};

/** Makes the one-time link by which the customer's person gets the first kit, by one click. */
export function Delivery({ customer, kit, isHanded, isOpenLink, canWrite, linkKit }: Props) {
  const t = useTranslations("provision.handOver");
  const link = useTranslations("kits.link");
  const router = useRouter();
  const { send, isSending } = useAsk();
  const [made, setMade] = useState<KitLink | null>(null);
  const make = () =>
    send(
      () => linkKit({ customer, kit, days: null, request: "" }),
      (shown) => {
        setMade(shown);
        router.refresh();
      },
    );
  // The one that is out may be with the customer by now.
  const ask = () =>
    askFirst({
      title: link("another"),
      children: <Text fz="sm">{link("replaces")}</Text>,
      labels: { confirm: link("make"), cancel: link("dismiss") },
      centered: true,
      onConfirm: make,
    });
  return (
    <Group gap="xs" className={classes.onScreen}>
      {canWrite && !isHanded ? (
        <Button
          variant={isOpenLink ? "default" : "filled"}
          leftSection={<IconLink size={16} aria-hidden />}
          loading={isSending}
          onClick={isOpenLink ? ask : make}
        >
          {isOpenLink ? link("another") : t("makeLink")}
        </Button>
      ) : null}
      <LinkButton href={`/c/${customer}/access`} prefetch={false} variant="default">
        {t("access")}
      </LinkButton>
      {made ? <ShownLink made={made} onClose={() => setMade(null)} /> : null}
    </Group>
  );
}
