import { createSerializer, parseAsStringLiteral } from "nuqs/server";
import { parseAsPerson, parseAsSearch, parseAsSlug } from "#components/address/parsers.ts";
import { readAddress, type Search } from "#components/address/read.ts";
import type { PeopleAsked } from "#db/queries/people.ts";
import { personRoles } from "#db/vocabulary.ts";

const parsers = {
  search: parseAsSearch,
  role: parseAsStringLiteral(personRoles),
  customer: parseAsSlug,
  state: parseAsStringLiteral(["active", "inactive"] as const),
  after: parseAsPerson,
};
const build = createSerializer(parsers);

type Asked = Omit<PeopleAsked, "limit">;

/** What the list of people was asked for in its address. */
export function peopleParams(search: Search) {
  const { values, problems } = readAddress(search, parsers);
  const { role, customer, after } = values;
  const isActive = values.state === null ? null : values.state === "active";
  const asked: Asked = { search: (values.search ?? "").trim(), role, customer, isActive, after };
  return { asked, problems };
}

/** The query string that asks for the same list from another place on; `peopleParams` reads it back. */
export const peopleQuery = ({ search, role, customer, isActive, after }: Asked): string =>
  build({
    search: search || null,
    role,
    customer,
    state: isActive === null ? null : isActive ? "active" : "inactive",
    after,
  }) || "?";
