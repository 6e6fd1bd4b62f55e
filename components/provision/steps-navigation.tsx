import { Button, Group } from "@mantine/core";
import { IconAlertCircle, IconCheck } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { DraftStep } from "#db/provisioning/draft.ts";
import type { Problem } from "#db/provisioning/problems.ts";

type Props = {
  steps: readonly DraftStep[];
  current: DraftStep;
  problems: Problem[];
  onGo: (step: DraftStep) => void;
};

/** All steps, which of them have something left to do, and the one that is shown. */
export function StepsNavigation({ steps, current, problems, onGo }: Props) {
  const t = useTranslations("provision");
  const isOpen = (step: DraftStep) => problems.some((one) => one.step === step);
  return (
    <nav aria-label={t("stepsLabel")}>
      <Group gap={6}>
        {steps.map((step, at) => {
          const sign =
            step === "review" ? null : isOpen(step) ? (
              <IconAlertCircle size={15} aria-label={t("stepOpen")} />
            ) : (
              <IconCheck size={15} aria-label={t("stepDone")} />
            );
          return (
            <Button
              key={step}
              size="xs"
              variant={step === current ? "light" : "default"}
              aria-current={step === current ? "step" : undefined}
              leftSection={sign}
              onClick={() => onGo(step)}
            >
              {`${at + 1}. ${t(`steps.${step}`)}`}
            </Button>
          );
        })}
      </Group>
    </nav>
  );
}
