"use client";

import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconEye } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { askFirst } from "#components/feedback/confirm.ts";
import { inText } from "#foreign.ts";
import { InviteLink } from "./invite-link.tsx";
import type { Act, EndSessions, Link } from "./types.ts";
import { useChange } from "./use-change.ts";

type Props = {
  id: number;
  name: string;
  isActive: boolean;
  canChange: boolean;
  canBringBack: boolean;
  canViewAs: boolean;
  deactivatePerson: Act;
  reactivatePerson: Act;
  linkPerson: Link;
  endSessions: EndSessions;
};

/** What can be done about this person beside changing their access. */
export function PersonActions({ id, name, isActive, canChange, canBringBack, canViewAs, ...acts }: Props) {
  const t = useTranslations("people");
  const router = useRouter();
  const { send, isSending } = useChange();
  const kind = isActive ? "deactivate" : "reactivate";
  const ask = () =>
    askFirst({
      title: t(`${kind}.title`, { person: inText(name, 40) }),
      children: <Text fz="sm">{t(`${kind}.text`)}</Text>,
      labels: { confirm: t(`${kind}.confirm`), cancel: t(`${kind}.dismiss`) },
      confirmProps: isActive ? { color: "red.8" } : {},
      centered: true,
      onConfirm: () =>
        send(
          () => (isActive ? acts.deactivatePerson : acts.reactivatePerson)({ id }),
          () => {
            notifications.show({ message: t(`${kind}.done`), role: "status" });
            router.refresh();
          },
        ),
    });
  const makeLink = () =>
    askFirst({
      title: t("link.new", { person: inText(name, 40) }),
      children: <Text fz="sm">{t("link.newText")}</Text>,
      labels: { confirm: t("link.confirm"), cancel: t("link.dismiss") },
      centered: true,
      onConfirm: () =>
        send(
          () => acts.linkPerson({ id }),
          ({ handed }) => {
            if ("link" in handed) setLink(handed.link);
            else
              notifications.show({
                message: t("link.sent", { email: inText(handed.sentTo) }),
                role: "status",
              });
          },
        ),
    });
  const end = () =>
    askFirst({
      title: t("sessions.title", { person: inText(name, 40) }),
      children: <Text fz="sm">{t("sessions.text")}</Text>,
      labels: { confirm: t("sessions.confirm"), cancel: t("sessions.dismiss") },
      confirmProps: { color: "red.8" },
      centered: true,
      onConfirm: () =>
        send(
          () => acts.endSessions({ id }),
          ({ ended }) =>
            notifications.show({ message: t("sessions.done", { count: ended }), role: "status" }),
        ),
    });
  const [link, setLink] = useState<string | null>(null);
  const hasSwitch = isActive ? canChange : canBringBack;
  return (
    <Group gap="xs">
      {canViewAs ? (
        <form method="post" action="/api/view-as">
          <input type="hidden" name="person" value={id} />
          <Button type="submit" variant="default" leftSection={<IconEye size={16} />}>
            {t("viewAs.button")}
          </Button>
        </form>
      ) : null}
      {isActive && canChange ? (
        <Button variant="default" onClick={makeLink} loading={isSending}>
          {t("link.button")}
        </Button>
      ) : null}
      {isActive && canChange ? (
        <Button variant="default" onClick={end} loading={isSending}>
          {t("sessions.button")}
        </Button>
      ) : null}
      {hasSwitch ? (
        <Button variant="default" onClick={ask} loading={isSending}>
          {t(`${kind}.button`)}
        </Button>
      ) : null}
      {link === null ? null : <InviteLink link={link} onClose={() => setLink(null)} />}
    </Group>
  );
}
