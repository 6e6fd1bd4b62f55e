"use client";

import { Button, Group, Modal, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { FigureName } from "#db/figures/daily.ts";
import type { DailyFigure } from "#db/figures/figure.ts";
import { focusInvalid } from "../../../feedback/focus-invalid.ts";
import { useChange } from "../../../people/use-change.ts";
import { DayInput } from "../../../plans/day-input.tsx";
import { targetAsTyped, targetOf } from "../target.ts";
import type { GoalActions, Whose } from "../written/types.ts";
import { firstWhose, WhoseField } from "../written/whose-field.tsx";
import type { PacedGoal } from "./paced-goal.ts";

type Props = {
  slug: string;
  /** The one that is changed; null for a new one. */
  changed: PacedGoal | null;
  figures: readonly DailyFigure[];
  whose: Whose;
  today: string;
  actions: GoalActions;
  onClose: () => void;
};

/** Sets a goal for a figure, or changes what is wanted and by when. */
export function GoalDialog({ slug, changed, figures, whose, today, actions, onClose }: Props) {
  const t = useTranslations("reasons.goal");
  const names = useTranslations("reasons.figures");
  const locale = useLocale();
  const router = useRouter();
  const { send, isSending } = useChange();
  const [figure, setFigure] = useState<DailyFigure | undefined>(changed?.figure ?? figures[0]);
  const [target, setTarget] = useState(
    changed ? targetAsTyped(changed.figure, changed.goal.target, locale) : "",
  );
  const [starts_on, setStart] = useState(changed?.goal.starts_on ?? today);
  const [ends_on, setEnd] = useState(changed?.goal.ends_on ?? "");
  const [tenants, setTenants] = useState(firstWhose(whose));
  const [isShown, setShown] = useState(false);
  if (!figure) return null;
  const errors = {
    target: targetOf(figure, target) === undefined ? t(`targetWrong.${figure.unit}`) : null,
    start: starts_on === "" ? t("startMissing") : null,
    end:
      ends_on === ""
        ? t("endMissing")
        : ends_on < starts_on
          ? t("endBeforeStart")
          : ends_on < today
            ? t("endPast")
            : null,
  };
  const shown = (error: string | null) => (isShown ? error : null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setShown(true);
    if (isSending) return;
    if (Object.values(errors).some(Boolean)) return focusInvalid(event.currentTarget);
    const wanted = { customer: slug, figure: figure.name as FigureName, target, starts_on, ends_on };
    send(
      () =>
        changed
          ? actions.changeGoal({ ...wanted, id: changed.goal.id, version: changed.goal.version })
          : actions.setGoal({ ...wanted, tenants }),
      () => {
        notifications.show({ message: t("saved"), role: "status" });
        onClose();
        router.refresh();
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={t(changed ? "changeTitle" : "setTitle")} centered>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Select
            label={t("figure")}
            data={figures.map(({ name }) => ({ value: name, label: names(name as FigureName) }))}
            value={figure.name}
            allowDeselect={false}
            disabled={changed !== null}
            onChange={(next) => setFigure(figures.find(({ name }) => name === next) ?? figure)}
          />
          <TextInput
            label={t(figure.better === "fewer" ? "most" : "least")}
            description={t(`of.${figure.how}`)}
            value={target}
            inputMode="decimal"
            maxLength={20}
            rightSection={figure.unit === "share" ? <Text c="dimmed">%</Text> : null}
            required
            data-autofocus
            error={shown(errors.target)}
            onChange={(event) => setTarget(event.currentTarget.value)}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <DayInput
              label={t("start")}
              value={starts_on}
              required
              error={shown(errors.start)}
              onChange={setStart}
            />
            <DayInput label={t("by")} value={ends_on} required error={shown(errors.end)} onChange={setEnd} />
          </SimpleGrid>
          {changed ? null : <WhoseField whose={whose} value={tenants} onChange={setTenants} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("dismiss")}
            </Button>
            <Button type="submit" loading={isSending}>
              {t("save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
