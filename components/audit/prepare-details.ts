/** One thing that an entry tells: what it is called and its value; of a change also the value before. */
export type Detail = { name: string; value: string; before?: string };

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value as one text: words as they are, lists side by side, anything deeper as JSON. */
function asText(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value)) return value.map(asText).join(", ");
  if (!isTree(value)) return String(value);
  const { column, op } = value;
  // A filter, as entries about personal data tell it.
  if (typeof column === "string" && typeof op === "string")
    return [column, op, value.value]
      .filter((part) => part !== undefined)
      .map(String)
      .join(" ");
  return JSON.stringify(value);
}

const isNothing = (value: unknown) =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** What an entry tells, in its order; `before` and `after` are put side by side, field by field, where they differ. */
export function prepareDetails({ before, after, ...details }: Tree): Detail[] {
  const plain = Object.entries(details)
    .filter(([, value]) => !isNothing(value))
    .flatMap(([name, value]): Detail[] =>
      isTree(value) ? prepareDetails(value) : [{ name, value: asText(value) }],
    );
  const [old, now] = [isTree(before) ? before : {}, isTree(after) ? after : {}];
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name): Detail[] => {
    const [from, to] = [asText(old[name]), asText(now[name])];
    return from === to ? [] : [{ name, value: to, before: from }];
  });
  return [...plain, ...changed];
}
