import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { PersonScope } from "#db/scope.ts";
import type { Permission } from "#db/vocabulary.ts";

/** That a column names a customer at which the person holds a permission; no condition for who sees every customer. */
export function within(scope: PersonScope, permission: Permission, customer: AnyColumn): SQL | undefined {
  if (scope.seesAllCustomers) return undefined;
  return sql`${customer} = ANY(${`{${(scope.reach.get(permission) ?? []).join(",")}}`}::bigint[])`;
}
