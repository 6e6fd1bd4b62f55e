import { createParser } from "nuqs/server";
import { isDay } from "#days.ts";

/*
 * What stands in addresses, each thing with the one parser that pages, actions and controls read and write it by.
 * A parser takes a value whole or not at all: what is refused is told by components/address/notice.tsx.
 */

/** Before there was anything to learn online: such a day is a slip of the pen. */
const earliest = "1900-01-01";

/** A day that exists, as `YYYY-MM-DD`. */
export const parseAsDay = createParser({
  parse: (text) => (isDay(text) && text >= earliest ? text : null),
  serialize: (day: string) => day,
});

const mostTenants = 1000;
const largestId = 2n ** 63n - 1n;

/** Ids of tenants, `3,4`, ascending and once each; one that cannot be an id refuses the list. */
export const parseAsTenants = createParser<bigint[]>({
  parse: (text) => {
    const words = text.split(",").map((word) => word.trim());
    if (words.length > mostTenants || !words.every((word) => /^\d{1,19}$/.test(word))) return null;
    const ids = [...new Set(words.map(BigInt))].sort((a, b) => (a < b ? -1 : 1));
    return ids.every((id) => id <= largestId) ? ids : null;
  },
  serialize: (ids) => ids.join(","),
  eq: (a, b) => a.join() === b.join(),
});

/** A product of a tenant. */
export type ProductId = { tenant: bigint; product: bigint };

/** A product as `3-17`: its tenant's id and its own, which another tenant's product may have as well. */
export const parseAsProduct = createParser<ProductId>({
  parse: (text) => {
    const [, tenant, product] = /^([1-9]\d{0,18})-([1-9]\d{0,18})$/.exec(text) ?? [];
    const [first, last] = [BigInt(tenant ?? 0), BigInt(product ?? 0)];
    return first > 0n && first <= largestId && last <= largestId ? { tenant: first, product: last } : null;
  },
  serialize: ({ tenant, product }) => `${tenant}-${product}`,
  eq: (a, b) => a.tenant === b.tenant && a.product === b.product,
});

const number = {
  parse: (text: string) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : null),
  serialize: String,
};

/** The number of a load, in the one way in which it is written. */
export const parseAsRun = createParser<number>(number);

/** The number of a person, in the same way: addresses name nobody. */
export const parseAsPerson = createParser<number>(number);

/** The number of anything else that pages name by one. */
export const parseAsNumber = createParser<number>(number);

const isSlug = (text: string) => /^[a-z][a-z0-9_]{1,30}$/.test(text);

/** A customer by the name that it has in addresses. */
export const parseAsSlug = createParser<string>({
  parse: (text) => (isSlug(text) ? text : null),
  serialize: (slug) => slug,
});

export const mostSlugs = 20;

/** Some customers, `acme,globex`, once each; one that cannot be a customer refuses the list. */
export const parseAsSlugs = createParser<string[]>({
  parse: (text) => {
    const slugs = [...new Set(text.split(","))];
    return slugs.length <= mostSlugs && slugs.every(isSlug) ? slugs : null;
  },
  serialize: (slugs) => slugs.join(","),
  eq: (a, b) => a.join() === b.join(),
});

/** The number of a person, an entry or a learner, in the one way in which it is written. */
export const parseAsId = createParser<string>({
  parse: (text) => (/^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= largestId ? text : null),
  serialize: (text) => text,
});

/** What somebody does, as the audit names it: `load.request`. */
export const parseAsAction = createParser<string>({
  parse: (text) => (/^[a-z_]{1,30}\.[a-z_]{1,30}$/.test(text) ? text : null),
  serialize: (text) => text,
});

/** A place between two entries of the audit: microseconds and the entry's number. */
export const parseAsEntry = createParser<string>({
  parse: (text) => (/^[1-9]\d{0,15}-[1-9]\d{0,17}$/.test(text) ? text : null),
  serialize: (text) => text,
});

export const longestSearch = 100;

/** What is looked for by name. */
export const parseAsSearch = createParser<string>({
  parse: (text) => (text.length <= longestSearch && !text.includes("\0") ? text : null),
  serialize: (text) => text,
});
