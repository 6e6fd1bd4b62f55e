import type { ReactNode } from "react";
import { personScope } from "#auth/scope.ts";
import { AppFrame } from "#components/shell/app-frame.tsx";
import { customersOf } from "#db/queries/customers.ts";
import type { Access } from "#db/scope.ts";

/** The navigation around signed-in pages. It shows what the person may open; it grants nothing. */
export async function Frame({ children, access }: { children: ReactNode; access?: Access }) {
  const scope = await personScope();
  const customers = await customersOf(scope.person.id, scope.seesAllCustomers);
  const { name, email, role } = scope.person;
  return (
    <AppFrame
      person={{ name, email, role }}
      permissions={[...scope.permissions]}
      customers={customers.map((customer) => ({ slug: customer.slug, name: customer.name }))}
      here={access && { slug: access.customer.slug, permissions: [...access.permissions] }}
    >
      {children}
    </AppFrame>
  );
}
