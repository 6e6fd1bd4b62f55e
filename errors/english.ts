import { createTranslator } from "use-intl/core";
import { type Details, type ErrorParams, OpendbError, type Part } from "#errors.ts";
import messages from "#messages/en/errors.json" with { type: "json" };
import { type Speaker, say } from "./say.ts";
import { type Reason, type ReasonParams, reasons } from "./sentences.ts";

const translate = createTranslator({
  locale: "en",
  timeZone: "UTC",
  messages,
}) as Speaker["message"];
const lists = new Intl.ListFormat("en");

const speaker: Speaker = {
  message: (place, values) => translate(place, values),
  list: (items) => lists.format(items),
  moment: (at) => at.toISOString(),
  day: (day) => day,
};

/** A sentence of the catalogue in English, for logs and the terminal. */
export const inEnglish = (place: string, params: ErrorParams): string => say(speaker, place, params);

export const partInEnglish = ({ say: place, params }: Part): string => inEnglish(place, params);

/** What an error of a reason is made of. */
export type Words = { message: string; hint: string; reason: Reason; params: ErrorParams };

export const wordsOf = <R extends Reason>(reason: R, params: ReasonParams<R>): Words => ({
  message: inEnglish(`reasons.${reason}.text`, params),
  hint: inEnglish(`reasons.${reason}.hint`, params),
  reason,
  params,
});

type More = Omit<Details, "hint" | "reason" | "params"> & {
  /** What stands in for the catalogue's English, where logs and terminal may have more than pages. */
  message?: string;
};

/** An error for one of the catalogue's reasons, which gives its code and its words. */
export function because<R extends Reason>(reason: R, params: ReasonParams<R>, more: More = {}): OpendbError {
  const { message, ...words } = wordsOf(reason, params);
  return new OpendbError(reasons[reason].code, more.message ?? message, { ...more, ...words });
}
