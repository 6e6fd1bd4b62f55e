import { z } from "zod";
import { customerScope } from "#auth/scope.ts";
import type { Access } from "#db/scope.ts";
import type { Permission } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";

/** What forms of goals and notes send alike: a customer, tenants (null for all), and what was changed as it was seen. */
export const slug = z.string().max(64);
export const ids = z
  .array(z.string().regex(/^\d{1,18}$/))
  .min(1)
  .max(1000)
  .nullable();
export const seen = { id: z.number().int().min(1), version: z.number().int().min(1) };

/**
 * The tenants that something is written for, each once and ascending; null for all of the customer. Foreign ones are 404.
 * Throws `forbidden` where who sees some tenants only writes for all of them.
 */
export async function whose(
  { customer, membership }: Access,
  permission: Permission,
  asked: string[] | null,
) {
  if (asked !== null)
    return (await customerScope(customer.slug, { permission, tenants: asked.map(BigInt) })).tenants;
  if (membership !== null)
    throw new OpendbError("forbidden", "Who sees some tenants writes for none but these.", { params: {} });
  return null;
}

/** In whose name. */
export const byOf = ({ customer, person }: Access) => ({
  idCustomer: customer.id,
  idPerson: person.id,
  email: person.email,
});
