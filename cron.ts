import { CronExpressionParser } from "cron-parser";

/** What a schedule is, for whoever wrote something else. */
export const cronForm =
  "Five fields in UTC: minute, hour, day of month, month, day of week; `0 4 * * *` is every day at 04:00.";

/** Whether a text is a schedule of five fields. */
export function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    CronExpressionParser.parse(text);
    return true;
  } catch {
    return false;
  }
}
