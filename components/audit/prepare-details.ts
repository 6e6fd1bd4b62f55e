/** One thing that an entry tells: what it is called and its value; of a change also the value before. */
export type Detail = { name: string; value: string; before?: string };

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Puts a word of ours, as entries have it, into the reader's language; what it does not know stays as it is. */
export type Say = (field: string, word: string) => string;

/** A value as one text: words as they are, lists side by side, anything deeper as JSON. */
function asText(value: unknown, name: string, say: Say): string {
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value)) return value.map((one) => asText(one, name, say)).join(", ");
  if (!isTree(value)) return say(name, String(value));
  const { column, op } = value;
  // A filter, as entries about personal data tell it.
  if (typeof column === "string" && typeof op === "string")
    return [say("column", column), say("op", op), value.value].filter((part) => part !== undefined).join(" ");
  return JSON.stringify(value);
}

const isNothing = (value: unknown) =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** What an entry tells, in its order; `before` and `after` are put side by side, field by field, where they differ. */
export function prepareDetails({ before, after, ...details }: Tree, say: Say): Detail[] {
  const plain = Object.entries(details)
    .filter(([, value]) => !isNothing(value))
    .flatMap(([name, value]): Detail[] =>
      isTree(value) ? prepareDetails(value, say) : [{ name, value: asText(value, name, say) }],
    );
  const [old, now] = [isTree(before) ? before : {}, isTree(after) ? after : {}];
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name): Detail[] => {
    const [from, to] = [asText(old[name], name, say), asText(now[name], name, say)];
    return from === to ? [] : [{ name, value: to, before: from }];
  });
  return [...plain, ...changed];
}
