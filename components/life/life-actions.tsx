"use client";

import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ActionResult } from "#auth/action.ts";
import { askFirst } from "#components/feedback/confirm.ts";
import { inText } from "#foreign.ts";
import { useChange } from "../people/use-change.ts";
import { type Asked, LifeDialog } from "./life-dialog.tsx";
import type { LifeActs } from "./types.ts";

type Verb = "suspend" | "resume" | "deprovision" | "restore";
type Props = LifeActs & {
  customer: { slug: string; name: string };
  /** What follows from the customer's state. */
  verbs: readonly Verb[];
};

/** What cannot be undone for good stands apart from what can. */
const variants = { suspend: "default", resume: "filled", deprovision: "default", restore: "filled" } as const;

/** What can be done in a customer's life. */
export function LifeActions({ customer, verbs, ...acts }: Props) {
  const t = useTranslations("life");
  const router = useRouter();
  const { send, isSending } = useChange();
  const [opened, setOpened] = useState<"suspend" | "deprovision" | null>(null);
  const { slug } = customer;
  const request = (verb: Verb, asked: () => Promise<ActionResult<object>>) =>
    send(asked, () => {
      setOpened(null);
      notifications.show({ message: t(`${verb}.done`), role: "status" });
      router.refresh();
    });
  const ask = (verb: "resume" | "restore") =>
    askFirst({
      title: t(`${verb}.title`, { customer: inText(customer.name, 60) }),
      children: <Text fz="sm">{t(`${verb}.text`)}</Text>,
      labels: { confirm: t(`${verb}.submit`), cancel: t("dialog.dismiss") },
      centered: true,
      onConfirm: () => request(verb, () => acts[`${verb}Customer`]({ customer: slug })),
    });
  const confirmed = (asked: Asked) => {
    const { keepDays, ...rest } = asked;
    if (opened === "suspend") request(opened, () => acts.suspendCustomer({ customer: slug, ...rest }));
    if (opened === "deprovision")
      request(opened, () => acts.deprovisionCustomer({ customer: slug, keepDays, ...rest }));
  };
  return (
    <Group gap="xs">
      {verbs.map((verb) => (
        <Button
          key={verb}
          variant={variants[verb]}
          c={verb === "deprovision" ? "var(--opendb-bad)" : undefined}
          loading={isSending}
          onClick={() => (verb === "resume" || verb === "restore" ? ask(verb) : setOpened(verb))}
        >
          {t(`${verb}.button`)}
        </Button>
      ))}
      {(["suspend", "deprovision"] as const).map((kind) => (
        <LifeDialog
          key={kind}
          kind={kind}
          customer={customer}
          isOpen={opened === kind}
          isSending={isSending}
          onClose={() => setOpened(null)}
          onConfirm={confirmed}
        />
      ))}
    </Group>
  );
}
