"use client";

import { ActionIcon, Button, Text } from "@mantine/core";
import { IconFlagOff, IconPencil } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { FigureName } from "#db/figures/daily.ts";
import type { DailyFigure } from "#db/figures/figure.ts";
import { Few } from "../few.tsx";
import type { GoalActions, Whose } from "../written/types.ts";
import { useDialog } from "../written/use-dialog.ts";
import { EndGoal } from "./end-goal.tsx";
import { GoalDialog } from "./goal-dialog.tsx";
import { GoalLine } from "./goal-line.tsx";
import classes from "./goals.module.css";
import type { PacedGoal } from "./paced-goal.ts";

type Props = {
  slug: string;
  goals: readonly PacedGoal[];
  /** The figures that a goal may be set for, in the order of the pages. */
  figures: readonly DailyFigure[];
  whose: Whose;
  /** The names of tenants that goals are for, by id. */
  names: Readonly<Record<string, string>>;
  today: string;
  /** Null for who may set none. */
  actions: GoalActions | null;
};

type Open = { what: "set" } | { what: "change" | "end"; goal: PacedGoal };

/** So many goals fit a screen with the numbers of a page. */
const mostSeen = 1;

/** The goals that the reader sees, each with its pace; they are set, changed and ended here. */
export function GoalsList({ slug, goals, figures, whose, names, today, actions }: Props) {
  const t = useTranslations("reasons.goals");
  const named = useTranslations("reasons.figures");
  const nameOf = ({ figure }: PacedGoal) => named(figure.name as FigureName);
  const { open, show, close } = useDialog<Open>();
  return (
    <>
      {goals.length === 0 ? (
        <Text fz="sm" c="dimmed">
          {t("none")}
        </Text>
      ) : (
        <Few className={classes.list} most={mostSeen} more={(count) => t("more", { count })}>
          {goals.map((paced) => (
            <li key={paced.goal.id} className={classes.goal}>
              <GoalLine paced={paced} names={names} />
              {actions ? (
                <span className={classes.acts}>
                  <ActionIcon
                    variant="subtle"
                    size="sm"
                    aria-label={`${t("change")}: ${nameOf(paced)}`}
                    title={t("change")}
                    onClick={() => show({ what: "change", goal: paced })}
                  >
                    <IconPencil size={15} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    size="sm"
                    color="gray"
                    aria-label={`${t("end")}: ${nameOf(paced)}`}
                    title={t("end")}
                    onClick={() => show({ what: "end", goal: paced })}
                  >
                    <IconFlagOff size={15} />
                  </ActionIcon>
                </span>
              ) : null}
            </li>
          ))}
        </Few>
      )}
      {actions ? (
        <Button variant="default" size="xs" mt="xs" onClick={() => show({ what: "set" })}>
          {t("set")}…
        </Button>
      ) : null}
      {actions && (open?.what === "set" || open?.what === "change") ? (
        <GoalDialog
          slug={slug}
          changed={open.what === "change" ? open.goal : null}
          figures={figures}
          whose={whose}
          today={today}
          actions={actions}
          onClose={close}
        />
      ) : null}
      {actions && open?.what === "end" ? (
        <EndGoal slug={slug} paced={open.goal} actions={actions} onClose={close} />
      ) : null}
    </>
  );
}
