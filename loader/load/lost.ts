import { because, partInEnglish } from "#errors/english.ts";
import { part } from "#errors/sentences.ts";
import type { Part } from "#errors.ts";

/** Why something does not keep its place: in English for logs and the terminal, as PostgreSQL said it, and for pages. */
export type Why = { text: string; part: Part; cause?: Error };

/** Something of a customer's that could not be given its place again, with the reason and what it was made from. */
export type Lost = { name: string; why: Why; definition: string };

/** A reason of ours, which all may read. */
export const whyOf = (reason: Part): Why => ({ text: partInEnglish(reason), part: reason });

// As PostgreSQL and we call what stands on tables, and what tables have; longer names first.
const kinds = [
  "materialized view",
  "table constraint",
  "replica identity",
  "compression of",
  "statistics of",
  "default value",
  "foreign table",
  "table column",
  "order of rows",
  "storage of",
  "options of",
  "default of",
  "publication",
  "constraint",
  "procedure",
  "function",
  "sequence",
  "trigger",
  "column",
  "option",
  "policy",
  "index",
  "table",
  "rule",
  "type",
  "view",
];

/** The name of something lost, in which its kind comes first and its table last, for any language. */
export function objectPart(full: string): Part {
  const on = / of ((?:lms|metrics)\.\w+)$/.exec(full)?.[1];
  const name = on ? full.slice(0, -` of ${on}`.length) : full;
  const kind = kinds.find((known) => name === known || name.startsWith(`${known} `));
  const object = part("object", {
    type: kind ? kind.replaceAll(" ", "_") : "none",
    name: kind ? name.slice(kind.length).trim() : name,
  });
  return on ? part("object_of", { object, table: on }) : object;
}

/** The one confirmation that is asked for all that a load would take, each by its name. */
export const refusal = (lost: readonly Pick<Lost, "name" | "why">[]) =>
  because(
    "dependents_lost",
    { objects: lost.map(({ name, why }) => part("lost", { object: objectPart(name), why: why.part })) },
    {
      message: `The warehouse has what this seed would take with the old tables: ${lost.map(({ name, why }) => `${name} (${why.text})`).join("; ")}. Nothing was changed.`,
      cause: lost.find(({ why }) => why.cause)?.why.cause,
    },
  );
