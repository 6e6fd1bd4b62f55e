import type { Day } from "#days.ts";
import type { ErrorParams, Param } from "#errors.ts";

/** How a language says things: its messages by their place in errors.json, its lists, moments and days. */
export type Speaker = {
  message: (place: string, values: Record<string, string | number>) => string;
  list: (items: string[]) => string;
  moment: (at: Date) => string;
  day: (day: Day) => string;
};

/** Names in one sentence; of more the rest is counted. */
const most = 8;

const isList = (param: Param): param is Extract<Param, readonly unknown[]> => Array.isArray(param);

function valued(speaker: Speaker, param: Param): string | number {
  if (typeof param !== "object") return param;
  if (isList(param)) {
    const first = param.slice(0, most).map((item) => String(valued(speaker, item)));
    const left = param.length - first.length;
    const items = left > 0 ? [...first, speaker.message("more", { count: left })] : first;
    // Clauses have commas and words like "and" of their own.
    return typeof param[0] === "object" ? items.join("; ") : speaker.list(items);
  }
  if ("day" in param) return speaker.day(param.day);
  return "at" in param ? speaker.moment(new Date(param.at)) : say(speaker, param.say, param.params);
}

/** A sentence of errors.json with what goes into it, as a language says it. */
export const say = (speaker: Speaker, place: string, params: ErrorParams): string =>
  speaker.message(
    place,
    Object.fromEntries(Object.entries(params).map(([name, param]) => [name, valued(speaker, param)])),
  );
