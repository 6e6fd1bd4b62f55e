import { type ErrorCode, type Origin, settingOf } from "#errors.ts";
import english from "#messages/en/errors.json" with { type: "json" };

/** What a code means, in a few words and in a sentence, and what to do. */
export type Explanation = { title: string; meaning: string; hint: string };

const fill = (text: string, values: Record<string, string>) =>
  text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

/** The English explanation of a code, for the terminal, logs and documents; pages have it in their reader's language. */
export function explain(code: ErrorCode, origin?: Origin): Explanation {
  const values = { side: english.sides[origin ?? "any"], setting: settingOf(origin) };
  const { title, meaning, hint } = english.codes[code];
  return { title, meaning: fill(meaning, values), hint: fill(hint, values) };
}
