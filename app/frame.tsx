import type { ReactNode } from "react";
import { personScope } from "#auth/scope.ts";
import { AppFrame } from "#components/shell/app-frame.tsx";
import type { Access } from "#db/scope.ts";

/** The navigation around signed-in pages. It shows what the person may open; it grants nothing. */
export async function Frame({ children, access }: { children: ReactNode; access?: Access }) {
  const scope = await personScope();
  const { name, email, role } = scope.person;
  return (
    <AppFrame
      person={{ name, email, role }}
      permissions={[...scope.permissions]}
      here={
        access && {
          slug: access.customer.slug,
          name: access.customer.name,
          permissions: [...access.permissions],
        }
      }
    >
      {children}
    </AppFrame>
  );
}
