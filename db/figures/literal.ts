import { isDay } from "#days.ts";
import type { Asked, Statement } from "./figure.ts";

type Place = 1 | 2 | 3;

/** A statement's text, cut at its parameters: text, parameter, text, and so on. */
export function pieces({ text }: Pick<Statement, "text">): (string | Place)[] {
  return text
    .split(/(\$[123])(?!\d)/)
    .map((piece, at) => (at % 2 === 0 ? piece : (Number(piece[1]) as Place)));
}

/** What stands for each parameter: texts that PostgreSQL reads as the type that it is cast to. */
export function valuesOf({ tenants, from, until }: Asked): Record<Place, string> {
  for (const day of [from, until]) if (!isDay(day)) throw new Error(`${day} is no day.`);
  return { 1: `{${tenants.join(",")}}`, 2: from, 3: until };
}

/** A statement as text that anybody can run: its parameters are literals, of ids and days only. */
export function copied(statement: Pick<Statement, "text">, asked: Asked): string {
  const values = valuesOf(asked);
  return pieces(statement)
    .map((piece) => (typeof piece === "string" ? piece : `'${values[piece]}'`))
    .join("");
}
