import { useFormatter, useNow, useTranslations } from "next-intl";
import type { Open } from "#db/freshness.ts";
import type { RunError } from "#db/schema/console/runs.ts";
import { errorCodes, type Origin } from "#errors.ts";
import { useExplanation } from "../feedback/use-explanation.ts";

/** Of a run, or of what is known of an open one. */
export type Waiting = Omit<Open, "id" | "kind">;

type Row = Omit<Waiting, "nextAttemptAt" | "code" | "origin"> & {
  next_attempt_at: Date | null;
  error: RunError | null;
};

/** The same of a row of the control database. */
export const waitingOf = ({ next_attempt_at, error, ...run }: Row): Waiting => ({
  ...run,
  nextAttemptAt: next_attempt_at,
  code: error?.code ?? null,
  origin: error?.origin ?? null,
});

/** The titles of recorded codes in the reader's language. */
export function useWhy() {
  const explain = useExplanation();
  return (code: string | null, origin: string | null): string => {
    const known = errorCodes.find((name) => name === code) ?? "internal";
    return explain(known, (origin ?? undefined) as Origin | undefined).title;
  };
}

/** `3 de 4`; beyond the limit, to which takeovers do not count, only the number. */
export function useAttempt() {
  const t = useTranslations("loads.condition");
  return (attempt: number, limit: number): string =>
    attempt <= limit ? t("attempt", { attempt: String(attempt), limit: String(limit) }) : String(attempt);
}

/** A sentence about what a run waits for, or at which attempt it is; undefined where its state says everything. */
export function useCondition() {
  const t = useTranslations("loads.condition");
  const format = useFormatter();
  const now = useNow();
  const why = useWhy();
  const attemptOf = useAttempt();
  return (run: Waiting): string | undefined => {
    const since = run.since && format.dateTime(run.since, "moment");
    if (run.condition === "retrying") {
      const values = {
        attempt: attemptOf(run.attempt + 1, run.attemptLimit),
        why: why(run.code, run.origin),
      };
      if (run.state === "failed") return t("retryingBehind", values);
      const isSoon = run.nextAttemptAt === null || run.nextAttemptAt <= now;
      if (isSoon) return t("retryingSoon", values);
      return t("retrying", { ...values, at: format.dateTime(run.nextAttemptAt as Date, "time") });
    }
    if (run.condition === "held_up" && since) return t("held_up", { since });
    if (run.condition === "connecting" && since) return t("connecting", { since });
    if (run.condition === "interrupted")
      return run.state === "running" && since ? t("silent", { since }) : t("interrupted");
    if (run.condition === "needs_confirmation" && since) return t("needs_confirmation", { since });
    if (run.condition === "running" && run.attempt > 1)
      return t("running", { attempt: attemptOf(run.attempt, run.attemptLimit) });
    return undefined;
  };
}
