"use client";

import { Button, Group, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ActionResult } from "#auth/action.ts";
import { askFirst } from "#components/feedback/confirm.ts";
import type { LoadKind } from "#db/vocabulary.ts";
import { useRequest } from "./use-request.ts";

type Act = (input: { customer: string; idRun: number }) => Promise<ActionResult<{ id: number }>>;
type Props = {
  customer: string;
  idRun: number;
  kind: LoadKind;
  /** How many tables running again would load; undefined when it is the same load once more. */
  left: number | undefined;
  canCancel: boolean;
  canRunAgain: boolean;
  /** Whether something else is more to the point, such as a confirmation. */
  isAside: boolean;
  cancelRun: Act;
  runAgain: Act;
};

/** What can be done about this load. */
export function RunActions({
  customer,
  idRun,
  kind,
  left,
  canCancel,
  canRunAgain,
  isAside,
  ...actions
}: Props) {
  const { cancelRun, runAgain } = actions;
  const t = useTranslations("loads");
  const { send, isSending } = useRequest(customer);
  const ask = () =>
    askFirst({
      title: t("cancel.title"),
      children: <Text fz="sm">{t("cancel.text", { kind })}</Text>,
      labels: { confirm: t("cancel.confirm"), cancel: t("cancel.dismiss") },
      confirmProps: { color: "red.8" },
      centered: true,
      onConfirm: () => send(() => cancelRun({ customer, idRun })),
    });
  return (
    <Group gap="xs">
      {canCancel ? (
        <Button variant="default" onClick={ask} loading={isSending}>
          {t("cancel.button")}
        </Button>
      ) : null}
      {canRunAgain ? (
        <Button
          variant={isAside ? "default" : "filled"}
          onClick={() => send(() => runAgain({ customer, idRun }))}
          loading={isSending}
        >
          {left === undefined ? t("again.all") : t("again.left", { count: left })}
        </Button>
      ) : null}
    </Group>
  );
}
