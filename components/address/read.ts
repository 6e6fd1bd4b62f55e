/** A query string as Next hands it to a page: a repeated parameter is an array. */
export type Search = Record<string, string | string[] | undefined>;

/**
 * Why a part of an address does not count as it stands there. `place`: a place in a list, which only links of the
 * console have; `masked`: a column that this person sees masked; `plain`: a value of a person that is not sealed;
 * `sealed`: one that was sealed for somebody else; `unused`: another parameter says the same thing.
 */
export type AddressProblem = {
  kind:
    | "repeated"
    | "unknown"
    | "value"
    | "place"
    | "masked"
    | "plain"
    | "sealed"
    | "unused"
    | "incomplete"
    | "reversed";
  name: string;
};

type Parsers = Readonly<Record<string, { parse: (text: string) => unknown }>>;
type Values<P extends Parsers> = {
  [N in keyof P]: P[N] extends { parse: (text: string) => infer T } ? T | null : never;
};

export type Read<P extends Parsers> = { values: Values<P>; problems: AddressProblem[] };

// Mail programs, search engines and social networks add these to links. They ask the page for nothing, and whoever
// follows such a link has not written them: they are left alone.
const ofOthers =
  /^(utm_\w+|mtm_\w+|pk_\w+|mc_[ce]id|_hs\w+|__hs\w+|_g[la]|[gdt]clid|gclsrc|wbraid|gbraid|fbclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mkt_tok|ref_src|vero_id|oly_\w+_id|s_kwcid)$/i;

/**
 * What a parameter was given. Next gathers parameters in a plain object: after `?__proto__=` it takes a list's own `sort`
 * for what was there before, and hands on a function beside the text.
 */
export const textsOf = (given: string | string[] | undefined): string[] =>
  [given].flat().filter((text) => typeof text === "string");

/**
 * Reads a query string by the parsers of a page. Of a repeated parameter the first counts; what cannot be understood
 * counts as not there. Either is told, as is a parameter that the page does not know.
 */
export function readAddress<P extends Parsers>(search: Search, parsers: P): Read<P> {
  const problems: AddressProblem[] = [];
  const values: Record<string, unknown> = Object.fromEntries(
    Object.keys(parsers).map((name) => [name, null]),
  );
  for (const [name, given] of Object.entries(search)) {
    const parser = Object.hasOwn(parsers, name) ? parsers[name] : undefined;
    if (given === undefined || (!parser && ofOthers.test(name))) continue;
    const [first = "", ...more] = textsOf(given);
    if (!parser) {
      problems.push({ kind: "unknown", name });
      continue;
    }
    if (more.length > 0) problems.push({ kind: "repeated", name });
    values[name] = parser.parse(first);
    if (values[name] === null) problems.push({ kind: "value", name });
  }
  return { values: values as Values<P>, problems };
}

/** The query string without what some problems are about; of a repeated parameter the first stays. */
export function hrefWithout(search: Search, problems: readonly AddressProblem[]): string {
  const left = new URLSearchParams();
  for (const [name, given] of Object.entries(search)) {
    const about = problems.filter((problem) => problem.name === name);
    if (given === undefined || about.some(({ kind }) => kind !== "repeated")) continue;
    const all = textsOf(given);
    for (const text of about.length > 0 ? all.slice(0, 1) : all) left.append(name, text);
  }
  return `?${left}`;
}
