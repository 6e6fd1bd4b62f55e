import { getLocale } from "next-intl/server";
import { parseAsSearch, parseAsTenants } from "#components/address/parsers.ts";
import { readAddress } from "#components/address/read.ts";
import { foundProducts } from "#components/panels/funnel/prepare-products.ts";
import { addDays, dayOf } from "#days.ts";
import { productsWithLessons } from "#db/figures/products.ts";
import { statementRows } from "#db/queries/figures/statement-rows.ts";
import { tenantChoices } from "#db/queries/tenants.ts";
import { ownTenants } from "../own-tenants.ts";

const limit = 30;
const parsers = { search: parseAsSearch, tenants: parseAsTenants };

type Context = { params: Promise<{ customer: string }> };

/** The first products that have what was typed, of those that a page of panels may show its reader. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { customer } = await params;
  const { values } = readAddress(Object.fromEntries(new URL(request.url).searchParams), parsers);
  const { scope } = await ownTenants(customer, "panels.read", values.tenants);
  const day = addDays(dayOf(new Date()), -1);
  // Products as they stand: no day of the range matters.
  const [all, tenants, locale] = await Promise.all([
    statementRows(scope, productsWithLessons, { from: day, until: day }),
    scope.tenants.length > 1 ? tenantChoices(scope) : [],
    getLocale(),
  ]);
  const names = new Map(tenants.map(({ id, name }) => [id, name]));
  const found = foundProducts(all, {
    search: values.search ?? "",
    locale,
    limit,
    tenantOf: names.size > 0 ? (id) => names.get(id) ?? `#${id}` : null,
  });
  return Response.json(found, { headers: { "Cache-Control": "no-store" } });
}
