"use client";

import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { askFirst } from "#components/feedback/confirm.ts";
import type { Draft, DraftPart, DraftStep } from "#db/provisioning/draft.ts";
import type { Problem } from "#db/provisioning/problems.ts";
import type { Offers } from "#db/queries/placement.ts";
import type { TenantsToChoose } from "#db/queries/source-tenants.ts";
import { useExplanation } from "../feedback/use-explanation.ts";
import { useChange } from "../people/use-change.ts";
import { StepContent } from "./step-content.tsx";
import { StepsNavigation } from "./steps-navigation.tsx";
import type { CheckSlug, FindTenants, OfDraft, RefreshTenants, SaveDraft } from "./types.ts";
import { useSaving } from "./use-saving.ts";

type Props = {
  id: number;
  version: number;
  draft: Draft;
  step: DraftStep;
  steps: readonly DraftStep[];
  problems: Problem[];
  offers: Offers;
  /** What comes with the chosen roots; only where all is reviewed. */
  chosen: TenantsToChoose["chosen"];
  acts: {
    saveDraft: SaveDraft;
    checkSlug: CheckSlug;
    findTenants: FindTenants;
    refreshTenants: RefreshTenants;
    discard: OfDraft;
    provision: OfDraft;
  };
};

/** A draft, a step at a time. Whatever is changed is saved by itself, and before anybody goes on or back. */
export function Wizard({ id, version, draft: given, step, steps, problems, acts, ...rest }: Props) {
  const t = useTranslations("provision");
  const explain = useExplanation();
  const router = useRouter();
  const { send, isSending } = useChange();
  const { saving, change, flush, versionNow } = useSaving(id, version, acts.saveDraft);
  const [draft, setDraft] = useState(given);
  const [isLeaving, setLeaving] = useState(false);
  const put = (part: DraftPart) => {
    setDraft((before) => ({ ...before, [part.step]: part.value }));
    change(part);
  };
  const go = async (to: DraftStep) => {
    setLeaving(true);
    const isSaved = await flush();
    setLeaving(false);
    if (isSaved) router.push(`?step=${to}`);
  };
  const at = steps.indexOf(step);
  const [before, after] = [steps[at - 1], steps[at + 1]];
  const seen = () => ({ id, version: versionNow() });
  const provision = async () => {
    if (isSending || !(await flush())) return;
    send(
      () => acts.provision(seen()),
      () => router.refresh(),
    );
  };
  const askDiscard = () =>
    askFirst({
      title: t("discard.title"),
      children: <Text fz="sm">{t("discard.text")}</Text>,
      labels: { confirm: t("discard.confirm"), cancel: t("discard.dismiss") },
      confirmProps: { color: "red.8" },
      centered: true,
      onConfirm: () =>
        send(
          () => acts.discard(seen()),
          () => {
            router.push("/customers/new");
            router.refresh();
          },
        ),
    });
  const failed = typeof saving === "object" ? explain(saving.failed) : null;
  const isChanged = typeof saving === "object" && saving.failed === "changed_meanwhile";
  return (
    <Stack gap="lg">
      <StepsNavigation steps={steps} current={step} problems={problems} onGo={go} />
      {failed ? (
        <Alert color="red" variant="outline" role="alert" title={failed.title}>
          <Text fz="sm">{isChanged ? t("changed") : `${failed.meaning} ${failed.hint}`}</Text>
          {isChanged ? (
            <Button mt="xs" size="xs" variant="default" onClick={() => window.location.reload()}>
              {t("reload")}
            </Button>
          ) : null}
        </Alert>
      ) : null}
      <section aria-label={t(`steps.${step}`)}>
        <StepContent step={step} draft={draft} problems={problems} put={put} go={go} acts={acts} {...rest} />
      </section>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          {before ? (
            <Button variant="default" onClick={() => go(before)} loading={isLeaving}>
              {t("back")}
            </Button>
          ) : null}
          {after ? (
            <Button onClick={() => go(after)} loading={isLeaving}>
              {t("continue")}
            </Button>
          ) : (
            <Button onClick={provision} loading={isSending} disabled={problems.length > 0}>
              {t("provision")}
            </Button>
          )}
          <Text span fz="sm" c="dimmed" role="status">
            {typeof saving === "string" ? t(`saving.${saving}`) : null}
          </Text>
        </Group>
        <Button variant="default" onClick={askDiscard}>
          {t("discard.button")}
        </Button>
      </Group>
    </Stack>
  );
}
