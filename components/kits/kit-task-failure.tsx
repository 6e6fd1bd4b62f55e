"use client";

import { Alert, Button, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { KitTaskError } from "#db/schema/console/kit_tasks.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { useRecorded } from "../feedback/use-explanation.ts";
import type { AskAgain } from "./types.ts";
import { useAsk } from "./use-ask.ts";

type Props = { title: string; error: KitTaskError; children: ReactNode };

/** What could not be done about a kit, why, and what to do. */
export function TaskFailure({ title, error, children }: Props) {
  const { meaning, hint } = useRecorded()(error);
  return (
    <Alert
      variant="outline"
      color="red"
      icon={<IconAlertCircle />}
      title={title}
      styles={{ title: { color: "var(--opendb-bad)" }, message: { color: "var(--mantine-color-text)" } }}
    >
      <Text fz="sm" mb={children ? 8 : 0}>
        <ForeignText text={`${meaning} ${hint}`} most={600} />
      </Text>
      {children}
    </Alert>
  );
}

/** Asks once more for what has failed. */
export function AgainButton({
  customer,
  task,
  askAgain,
}: {
  customer: string;
  task: number;
  askAgain: AskAgain;
}) {
  const t = useTranslations("kits.tasks");
  const router = useRouter();
  const { send, isSending } = useAsk();
  return (
    <Button
      size="xs"
      variant="default"
      loading={isSending}
      onClick={() => send(() => askAgain({ customer, task }), router.refresh)}
    >
      {t("again")}
    </Button>
  );
}
