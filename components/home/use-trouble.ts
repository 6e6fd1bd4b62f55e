import { useFormatter, useTranslations } from "next-intl";
import type { Trouble } from "#db/health.ts";
import { useAttempt, useWhy } from "../loads/use-condition.ts";

/** What is in the way of relying on a customer's data, as a sentence in the reader's language. */
export function useTrouble() {
  const t = useTranslations("home.troubles");
  const format = useFormatter();
  const why = useWhy();
  const attemptOf = useAttempt();
  return (of: Trouble): string => {
    const { state } = of;
    const values = {
      since: of.since ? format.dateTime(of.since, "instant") : "–",
      run: String(of.idRun ?? "–"),
      count: of.tables,
      why: of.code ? why(of.code, of.origin) : "–",
      attempt: of.attempt && of.attemptLimit ? attemptOf(of.attempt, of.attemptLimit) : "–",
      at: of.nextAttemptAt ? format.dateTime(of.nextAttemptAt, "time") : "–",
    };
    if (state === "retrying" && of.nextAttemptAt) return t("retryingAt", values);
    if (state === "unseen" && of.since === null) return t("unseenYet");
    return t(state, values);
  };
}
