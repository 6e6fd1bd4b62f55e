/** Text of others: names and values that nobody of OpenDB wrote. It may not move, hide or end what stands beside it. */

// Controls (with them the escaped sequences of terminals), line and paragraph separators, halves of pairs, and whatever
// shows nothing: direction marks, zero-width characters, fillers.
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const escaped = (sign: string): string =>
  escapes[sign] ??
  sign
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");

/** The text for a line of a terminal or a log: what is not seen stands there as JSON would escaped it. */
export const inLine = (text: string): string => text.replace(unseen, escaped);

/** The same of text with lines of its own, such as a stack. */
export const inLines = (text: string): string =>
  text.replace(unseen, (sign) => (sign === "\n" || sign === "\t" ? sign : escaped(sign)));

export type Piece = { text: string; sign?: string };

const pointOf = (sign: string) =>
  `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

// What honest text has in it: selectors of a sign's form and joiners, between emoji and between letters of scripts that
// join, and marks of direction where something is written from the right.
const joiner = /[\u180b-\u180d\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|\u200c|\u200d/u;
const neverJoining = /(^|[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Z}\p{C}])$/u;
const mark = /[\u061c\u200e\u200f]/u;
const fromTheRight = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

function isHonest(sign: string, before: string, text: string): boolean {
  if (joiner.test(sign)) return !neverJoining.test(before);
  if (mark.test(sign)) return fromTheRight.test(text);
  return sign === "\n" || sign === "\t";
}

/** The text in pieces for a page: what is to be seen as it is, and each sign that hides, by its code point. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: sign, index } of text.matchAll(unseen)) {
    if (isHonest(sign, text.slice(Math.max(0, index - 2), index), text)) continue;
    if (index > from) pieces.push({ text: text.slice(from, index) });
    pieces.push({ text: sign, sign: pointOf(sign) });
    from = index + sign.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** The beginning of a text, ended by an ellipsis where it is longer than `most` UTF-16 units. */
export const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}…` : text;

/**
 * The text where only plain text can stand: titles of windows, labels, options, parts of a sentence. Signs that hide
 * are named, and text that is written from the right is isolated from what stands around it.
 */
export function inText(text: string, most = 80): string {
  const shown = piecesOf(cut(text, most))
    .map(({ text: piece, sign }) => (sign ? `[${sign}]` : piece))
    .join("");
  return fromTheRight.test(shown) ? `\u2068${shown}\u2069` : shown;
}

/** What was typed, as it is seen: without the signs that hide and the blanks at its ends. */
export const asSeen = (typed: string): string => typed.replace(unseen, "").trim();
