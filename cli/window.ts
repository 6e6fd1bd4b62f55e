import dayjs from "dayjs";
import timezone from "dayjs/plugin/timezone.js";
import utc from "dayjs/plugin/utc.js";
import { OpendbError } from "#errors.ts";

dayjs.extend(utc);
dayjs.extend(timezone);

/** An instant from what people type: a day, which begins at midnight in Sao Paulo, or a time with its offset. */
export function instantOf(text: string, option: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = isDay ? dayjs.tz(text, "America/Sao_Paulo") : dayjs(text);
  const isReal = at.isValid() && (!isDay || at.format("YYYY-MM-DD") === text);
  if ((isDay || isInstant) && isReal) return at.toISOString();
  throw new OpendbError("bad_input", `${option} ${text} is no day and no instant.`, {
    hint: "Write a day, 2026-03-31, or an instant with its offset, 2026-03-31T04:00:00Z.",
  });
}

/** The half-open window of a load that was asked for by hand. */
export function windowOf(options: { from?: string; until?: string }): { from?: string; until?: string } {
  const from = options.from && instantOf(options.from, "--from");
  const until = options.until && instantOf(options.until, "--until");
  if (from && until && from >= until)
    throw new OpendbError("bad_input", "--from has to lie before --until.", {
      hint: "The window runs from the one up to, and without, the other.",
    });
  return { from, until };
}
