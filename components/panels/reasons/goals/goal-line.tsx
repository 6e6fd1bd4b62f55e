import { Progress, Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import { formatFigure } from "#components/charts/format.ts";
import type { FigureName } from "#db/figures/daily.ts";
import { formatDay } from "#i18n/formats.ts";
import { ForeignText } from "../../../feedback/foreign-text.tsx";
import { type Tone, ToneLabel } from "../../../feedback/tone-label.tsx";
import type { PaceState } from "../pace.ts";
import classes from "./goals.module.css";
import type { PacedGoal } from "./paced-goal.ts";

const tones: Record<PaceState, Tone> = {
  not_begun: "still",
  unknown: "still",
  ahead: "good",
  on: "good",
  behind: "odd",
  reached: "good",
  missed: "bad",
};
const colors: Record<Tone, string> = {
  still: "gray",
  busy: "gray",
  good: "var(--opendb-good)",
  odd: "var(--opendb-odd)",
  bad: "var(--opendb-bad)",
};

const most = 3;

/** A goal, how far it is, and how far it should be by now. */
export function GoalLine({ paced, names }: { paced: PacedGoal; names: Readonly<Record<string, string>> }) {
  const t = useTranslations("reasons.goals");
  const figures = useTranslations("reasons.figures");
  const format = useFormatter();
  const { goal, figure, pace } = paced;
  const { state, done, expected, part, left } = pace;
  const shown = (value: number) => formatFigure(format, figure.unit, value);
  const name = figures(figure.name as FigureName);
  const atMost = figure.better === "fewer" ? "most" : "least";
  const says =
    done === null
      ? null
      : t(figure.how === "sum" ? "done" : "present", { done: shown(done), target: shown(goal.target) });
  const should =
    figure.how === "sum" && expected !== null && state !== "reached" && state !== "missed"
      ? t("expected", { expected: shown(expected) })
      : null;
  return (
    <div>
      <div className={classes.head}>
        <span>
          <b>{name}</b>{" "}
          {t(atMost, { target: shown(goal.target), day: formatDay(format, goal.ends_on, "shortDay") })}
        </span>
        <ToneLabel tone={tones[state]}>
          {t(`${figure.better === "fewer" ? "statesOfMost" : "states"}.${state}`)}
        </ToneLabel>
      </div>
      {part === null ? null : (
        <div className={classes.bar}>
          <Progress
            value={Math.min(1, part) * 100}
            color={colors[tones[state]]}
            size="sm"
            aria-label={t("bar", { name })}
          />
          {should && expected !== null && goal.target > 0 ? (
            <span
              className={classes.expected}
              style={{ insetInlineStart: `${Math.min(1, expected / goal.target) * 100}%` }}
              aria-hidden
            />
          ) : null}
        </div>
      )}
      <Text fz="xs" c="dimmed" component="div">
        {[
          says,
          should,
          state === "not_begun"
            ? t("begins", { day: formatDay(format, goal.starts_on, "shortDay") })
            : left > 0
              ? t("left", { days: left })
              : null,
        ]
          .filter((text) => text !== null)
          .join(" · ")}
        {goal.tenants === null ? null : (
          <>
            {" · "}
            <ForeignText
              text={goal.tenants
                .slice(0, most)
                .map((id) => names[id] ?? id)
                .join(", ")}
              most={60}
            />
            {goal.tenants.length > most ? ` +${goal.tenants.length - most}` : null}
          </>
        )}
      </Text>
    </div>
  );
}
