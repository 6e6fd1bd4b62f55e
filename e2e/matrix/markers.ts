import { ask } from "../database.ts";
import { foreign, own } from "./callers.ts";

/*
 * Words by which rows are known: values of the warehouses' text columns that belong to one customer or tenant alone.
 */

/** How many values of a tenant are looked for besides those of people, and their shortest length: shorter ones are found by chance. */
const perTenant = 100;
const shortest = 8;

type Column = { schema: string; table: string; column: string; type: string };

const columnsOf = (slug: string) =>
  ask<Column>(
    slug,
    `SELECT c.data_type AS type, c.table_schema AS schema, c.table_name AS table, c.column_name AS column
     FROM information_schema.columns c JOIN information_schema.columns t
       ON (t.table_schema, t.table_name, t.column_name) = (c.table_schema, c.table_name, 'id_tenant')
     WHERE c.table_schema IN ('lms', 'metrics') AND c.data_type IN ('text', 'character varying', 'jsonb')`,
  );

type Words = { words: Set<string>; documents: string };

/** What each tenant's rows say: the values of text columns, and what stands in those of documents. */
async function wordsOf(slug: string): Promise<Map<string, Words>> {
  const said = new Map<string, Words>();
  const parts = (await columnsOf(slug)).map(({ schema, table, column, type }) =>
    type === "jsonb"
      ? `(SELECT id_tenant::text AS tenant, string_agg("${column}"::text, ' ') AS word, true AS document
          FROM "${schema}"."${table}" GROUP BY 1)`
      : `(SELECT id_tenant::text AS tenant, "${column}" AS word, false AS document FROM "${schema}"."${table}"
          WHERE length("${column}") BETWEEN ${shortest} AND 80 GROUP BY 1, 2)`,
  );
  const rows = await ask<{ tenant: string; word: string | null; document: boolean }>(
    slug,
    parts.join(" UNION ALL "),
  );
  for (const { tenant, word, document } of rows) {
    const known = said.get(tenant) ?? { words: new Set(), documents: "" };
    said.set(tenant, known);
    if (document) known.documents += word ?? "";
    else if (word !== null) known.words.add(word);
  }
  return said;
}

const people = (slug: string) =>
  ask<{ tenant: string; word: string }>(
    slug,
    `SELECT id_tenant::text AS tenant, word FROM lms.users, unnest(ARRAY[name, email, phone]) word
     WHERE length(word) >= ${shortest}`,
  );

/** As they stand in HTML and in a payload alike. */
const isPlain = (word: string) => /^[\p{L}\p{N} .,:@+()_-]+$/u.test(word);

/** Words of a tenant that no other tenant of either customer has: those of people, and some of the others. */
function alone(all: Map<string, Words>, tenant: string, ofPeople: Set<string>): string[] {
  const others = [...all].filter(([key]) => key !== tenant).map(([, said]) => said);
  const found = [...(all.get(tenant)?.words ?? [])].filter(
    (word) =>
      isPlain(word) && !others.some(({ words, documents }) => words.has(word) || documents.includes(word)),
  );
  const each = Math.ceil(found.length / perTenant);
  return found.filter((word, at) => ofPeople.has(word) || at % each === 0);
}

export type Markers = {
  /** Words of one tenant of `own`. */
  ofTenant: (tenant: string) => string[];
  ofForeign: string[];
};

export async function readMarkers(): Promise<Markers> {
  const all = new Map<string, Words>();
  const ofPeople = new Set<string>();
  for (const slug of [own, foreign]) {
    for (const [tenant, said] of await wordsOf(slug)) all.set(`${slug}.${tenant}`, said);
    for (const { word } of await people(slug)) ofPeople.add(word);
  }
  const ofForeign = [...all.keys()].filter((key) => key.startsWith(`${foreign}.`));
  return {
    ofTenant: (tenant) => alone(all, `${own}.${tenant}`, ofPeople),
    ofForeign: ofForeign.flatMap((key) => alone(all, key, ofPeople)),
  };
}

/** Which of the words an answer contains. */
export const foundIn = (text: string, words: readonly string[]): string[] =>
  words.filter((word) => text.includes(word));
