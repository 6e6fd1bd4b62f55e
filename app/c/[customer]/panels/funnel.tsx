import { customerScope } from "#auth/scope.ts";
import { FunnelPanel } from "#components/panels/funnel/funnel-panel.tsx";
import type { TenantOption } from "#components/tenants/prepare-tree.ts";
import type { DayRange } from "#days.ts";
import { copied } from "#db/figures/literal.ts";
import { funnel } from "#db/figures/rankings/funnel.ts";
import { tablesOf } from "#db/figures/tables.ts";
import { chosenProduct } from "#db/queries/figures/chosen-product.ts";
import { statementRows } from "#db/queries/figures/statement-rows.ts";
import type { Scope } from "#db/scope.ts";
import type { PanelsRead } from "./params.ts";

type Props = {
  scope: Scope;
  range: DayRange;
  tenants: readonly TenantOption[];
  product: PanelsRead["product"];
  asOf: Date;
};

/** The funnel of one product: of that which the address names, or of the one that gave most certificates. */
export async function FunnelOf({ scope, range, tenants, product: asked, asOf }: Props) {
  const { slug } = scope.customer;
  const chosen = await chosenProduct(scope, asked, range);
  const { product } = chosen;
  const statement = funnel(BigInt(product?.product ?? 0));
  const own = product ? [BigInt(product.tenant)] : scope.tenants;
  // A product's id is one of its tenant: another one may have the same.
  const narrow = await customerScope(slug, { permission: "panels.read", tenants: own });
  const lessons = product ? await statementRows(narrow, statement, range) : [];
  const name = tenants.find(({ id }) => id === product?.tenant)?.name;
  return (
    <FunnelPanel
      chosen={chosen}
      tenant={scope.tenants.length > 1 ? (name ?? null) : null}
      lessons={lessons}
      path={`/c/${slug}/panels/products`}
      asOf={asOf}
      truth={{ sql: copied(statement, { tenants: own, ...range }), tables: tablesOf(statement) }}
    />
  );
}
