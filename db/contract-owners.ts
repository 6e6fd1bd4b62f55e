import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { memberships } from "./schema/console/memberships.ts";
import { people } from "./schema/console/people.ts";

/** That a person may look after a customer: customer success that sees all of it. */
export const mayOwn = (idCustomer: number) =>
  and(
    eq(people.role, "customer_success"),
    eq(people.is_active, true),
    inArray(
      people.id,
      sql`(SELECT ${memberships.id_person} FROM ${memberships} WHERE ${and(eq(memberships.id_customer, idCustomer), isNull(memberships.tenants))})`,
    ),
  );
