import { createParser, createSerializer, parseAsStringLiteral } from "nuqs/server";
import { parseAsId, parseAsPerson, parseAsSearch, parseAsSlug } from "#components/address/parsers.ts";
import { readAddress, type Search } from "#components/address/read.ts";
import { type CustomerSort, type CustomersAsked, customerSorts } from "#db/queries/customers-order.ts";
import { customerStates, healthStates } from "#db/vocabulary.ts";

type Sorted = { by: CustomerSort; isDescending: boolean };

/** `name`, or `-name` from the other end. */
const parseAsSort = createParser<Sorted>({
  parse: (text) => {
    const by = customerSorts.find((sort) => sort === text.replace(/^-/, ""));
    return by ? { by, isDescending: text.startsWith("-") } : null;
  },
  serialize: ({ by, isDescending }) => (isDescending ? `-${by}` : by),
});

const parseAsOwner = createParser<string>({
  parse: (text) => (text === "none" ? text : parseAsId.parse(text)),
  serialize: (text) => text,
});

const parsers = {
  search: parseAsSearch,
  state: parseAsStringLiteral(customerStates),
  health: parseAsStringLiteral(healthStates),
  plan: parseAsPerson,
  owner: parseAsOwner,
  attention: parseAsStringLiteral(["1"]),
  sort: parseAsSort,
  after: parseAsSlug,
};
const build = createSerializer(parsers);

export type CustomersAddress = Omit<CustomersAsked, "limit">;

/** What the list of customers was asked for in its address; what cannot be understood counts as not asked for, and is told. */
export function customersParams(search: Search) {
  const { values, problems } = readAddress(search, parsers);
  const { attention, sort, search: typed, ...rest } = values;
  const asked: CustomersAddress = {
    ...rest,
    search: (typed ?? "").trim(),
    isAttention: attention !== null,
    sort: sort?.by ?? "attention",
    isDescending: sort?.isDescending ?? false,
  };
  return { asked, problems };
}

/** The query string that asks for the same; `customersParams` reads it back. */
export const customersQuery = ({
  isAttention,
  sort,
  isDescending,
  search,
  ...rest
}: CustomersAddress): string =>
  build({
    ...rest,
    search: search || null,
    attention: isAttention ? "1" : null,
    sort: sort === "attention" && !isDescending ? null : { by: sort, isDescending },
  }) || "?";
