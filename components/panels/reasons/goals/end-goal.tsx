"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { FigureName } from "#db/figures/daily.ts";
import { useChange } from "../../../people/use-change.ts";
import type { GoalActions } from "../written/types.ts";
import type { PacedGoal } from "./paced-goal.ts";

type Props = { slug: string; paced: PacedGoal; actions: GoalActions; onClose: () => void };

/** Asks before a goal is ended: nobody opens it again. */
export function EndGoal({ slug, paced: { goal, figure }, actions, onClose }: Props) {
  const t = useTranslations("reasons.goal");
  const figures = useTranslations("reasons.figures");
  const router = useRouter();
  const { send, isSending } = useChange();
  const end = () =>
    send(
      () => actions.endGoal({ customer: slug, id: goal.id, version: goal.version }),
      () => {
        notifications.show({ message: t("ended"), role: "status" });
        onClose();
        router.refresh();
      },
    );
  return (
    <Modal opened onClose={onClose} title={t("endTitle")} centered>
      <Stack gap="md">
        <Text fz="sm">{t("endText", { name: figures(figure.name as FigureName) })}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t("dismiss")}
          </Button>
          <Button color="red.8" loading={isSending} onClick={end}>
            {t("end")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
