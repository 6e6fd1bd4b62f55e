"use server";

import { z } from "zod";
import { customerAction, customerAnswer } from "#auth/action.ts";
import { customerScope } from "#auth/scope.ts";
import { type RootsChoice, rootsChoice } from "#db/queries/roots-choice.ts";
import { tableCounts } from "#db/queries/table-page-counts.ts";
import { askForTenants, requestRoots } from "#warehouse/roots/request.ts";

const permission = "customers.provision";
const slug = z.string().max(64);
const ids = z.array(z.string().regex(/^\d{1,18}$/)).max(1000);

export const findRoots = customerAnswer({
  schema: z.object({ customer: slug, search: z.string().max(100), chosen: ids }),
  permissions: [permission],
  answer: async ({ access, input: { search, chosen } }): Promise<RootsChoice> => {
    const of = access.customer.slug;
    const { going, ...choice } = await rootsChoice(await customerScope(of, { permission }), {
      search,
      chosen,
    });
    const counts =
      going.length === 0
        ? []
        : [...(await tableCounts(await customerScope(of, { permission, tenants: going.map(BigInt) })))];
    const rows = counts.map(([table, count]) => ({ table, rows: count })).filter((one) => one.rows > 0);
    return { ...choice, rows: rows.sort((a, b) => b.rows - a.rows) };
  },
});

export const refreshTenants = customerAction({
  schema: z.object({ customer: slug }),
  permission,
  audit: null,
  do: async ({ tx }) => {
    await askForTenants(tx);
    return {};
  },
});

export const saveRoots = customerAction({
  schema: z.object({
    customer: slug,
    seen: ids,
    roots: ids,
    reason: z.string().max(1000),
  }),
  permission,
  audit: "customer.roots",
  do: ({ tx, access: { customer, person }, input: { seen, roots, reason } }) =>
    requestRoots(tx, {
      idCustomer: customer.id,
      before: seen,
      after: roots,
      reason,
      requestedBy: person.email,
      idPerson: person.id,
    }),
});
