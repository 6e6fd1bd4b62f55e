import { getLocale } from "next-intl/server";
import { personScope } from "#auth/scope.ts";
import { parseAsSearch, parseAsSlugs } from "#components/address/parsers.ts";
import { readAddress } from "#components/address/read.ts";
import { customersFound, customersNamed } from "#db/queries/customers-found.ts";
import { type Permission, permissions } from "#db/vocabulary.ts";

const limit = 20;

/** Everybody has it, at each customer that they are bound to. */
const ofEverybody: Permission = "panels.read";

const parsers = {
  search: parseAsSearch,
  recent: parseAsSlugs,
  for: { parse: (text: string) => permissions.find((one) => one === text) ?? null },
};

/**
 * The first customers that have what was typed, for controls that choose one: of those at which the person may do what it
 * is `for`. `recent` are looked up beside, while nothing is typed.
 */
export async function GET(request: Request): Promise<Response> {
  const { values } = readAddress(Object.fromEntries(new URL(request.url).searchParams), parsers);
  const permission = values.for ?? ofEverybody;
  const scope = await personScope({ permission });
  const search = values.search ?? "";
  const asked = { permission, search, limit, locale: await getLocale() };
  const [found, recent] = await Promise.all([
    customersFound(scope, asked),
    customersNamed(scope, permission, search.trim() === "" ? (values.recent ?? []) : []),
  ]);
  return Response.json({ ...found, recent }, { headers: { "Cache-Control": "no-store" } });
}
