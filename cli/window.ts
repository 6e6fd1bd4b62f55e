import { parseAbsolute } from "@internationalized/date";
import { beginOf, isDay } from "#days.ts";
import { OpendbError } from "#errors.ts";

/** An instant from what people type: a day, which begins at midnight in Sao Paulo, or a time with its offset. */
export function instantOf(text: string, option: string): string {
  try {
    return (isDay(text) ? beginOf(text) : parseAbsolute(text, "UTC").toDate()).toISOString();
  } catch {
    throw new OpendbError("bad_input", `${option} ${text} is no day and no instant.`, {
      hint: "Write a day, 2026-03-31, or an instant with its offset, 2026-03-31T04:00:00Z.",
    });
  }
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
