import type pg from "pg";
import type { CustomerState } from "#db/vocabulary.ts";
import { because } from "#errors/english.ts";
import { OpendbError } from "#errors.ts";
import { type By, isLetIn, kitOf } from "./kit.ts";
import { holdRoles } from "./role.ts";

/** Throws `customer_closed` where kits of a customer in this state are not let in. */
export function mustBeLetIn({ slug, state }: { slug: string; state: CustomerState }): void {
  if (isLetIn(state)) return;
  throw new OpendbError("customer_closed", `Customer ${slug} is ${state}: its kits stay shut.`, {
    params: {},
  });
}

/** Why a kit that is revoked is given nothing more. */
export const revoked = (role: string) => because("kit_revoked", { role });

/**
 * Shuts a role that was just let in where its customer was closed or the kit revoked meanwhile, and throws `customer_closed` or
 * `conflict`: whoever does either says so first and shuts the roles then, so that one of the two sees the other.
 */
export async function shutUnlessOpen({ control }: By, role: string, opened: pg.Client): Promise<void> {
  const now = await kitOf(control, role);
  const isRevoked = now.kit.state === "revoked";
  if (!isLetIn(now.state) || isRevoked) await holdRoles(opened, [role]);
  mustBeLetIn(now);
  if (isRevoked) throw revoked(role);
}
