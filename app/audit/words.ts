import type { Messages } from "#i18n/messages.ts";

type Words = Messages["audit"];

/** What was done, in words; the name of the action where there are none for it. */
export function wordsOfAction(words: Words, action: string): string {
  const [noun = "", verb = ""] = action.split(".");
  const actions: Readonly<Record<string, Readonly<Record<string, string>>>> = words.actions;
  return actions[noun]?.[verb] ?? action;
}

/** Every action that has words, by these. */
export const knownActions = (words: Words): { value: string; label: string }[] =>
  Object.entries(words.actions)
    .flatMap(([noun, verbs]) =>
      Object.entries(verbs).map(([verb, label]) => ({ value: `${noun}.${verb}`, label: String(label) })),
    )
    .sort((a, b) => a.label.localeCompare(b.label));
