import { type SQL, sql } from "drizzle-orm";

// Without the marks of letters, and small last: a database's own rules may know no other small letters than ours.
export const folded = (text: SQL) =>
  sql`lower(regexp_replace(normalize(${text}, NFD), '[\u0300-\u036f]', '', 'g'))`;

const like = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

// Whoever types SA or 98 means S.A. and 9-8, too.
const plain = (text: SQL) => sql`regexp_replace(${text}, '[[:punct:]]', '', 'g')`;

/** That a text, folded already, has every word of what was typed, in any order and whatever its accents, case and punctuation. */
export const hasWords = (text: SQL, words: readonly string[]): SQL[] =>
  words.map((word) => {
    const wanted = folded(sql`${like(word)}::text`);
    return sql`(${text} LIKE ${wanted} OR ${plain(text)} LIKE ${wanted})`;
  });

/** The words that were typed; what stands between them and in their midst does not matter, unless there is nothing else. */
export function wordsOf(typed: string): string[] {
  const words = typed.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);
  return words.length > 0 ? words : [typed.trim()].filter(Boolean);
}
