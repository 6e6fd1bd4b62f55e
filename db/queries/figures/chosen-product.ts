import "server-only";
import type { DayRange } from "#days.ts";
import { type KnownProduct, mostCertified, mostWatched, productById } from "#db/figures/products.ts";
import type { Scope } from "#db/scope.ts";
import { statementRows } from "./statement-rows.ts";

/**
 * The product to look into. `asked`: what became of the one that was asked for; one of a tenant that is not asked for, or
 * is not the reader's, counts like one that there never was. Then, and where none was asked for, `product` is the one
 * with most certificates in the range, or else with most learners; null where there is none.
 */
export type ChosenProduct = {
  asked: "none" | "found" | "unknown" | "deleted" | "draft";
  product: KnownProduct | null;
};

async function byItself(scope: Scope, range: DayRange): Promise<KnownProduct | null> {
  const [certified] = await statementRows(scope, mostCertified, range);
  if (certified) return certified;
  const [watched] = await statementRows(scope, mostWatched, range);
  return watched ?? null;
}

export async function chosenProduct(
  scope: Scope,
  asked: { tenant: bigint; product: bigint } | null,
  range: DayRange,
): Promise<ChosenProduct> {
  if (!asked) return { asked: "none", product: await byItself(scope, range) };
  const rows = scope.tenants.includes(asked.tenant)
    ? await statementRows(scope, productById(asked.product), range)
    : [];
  const found = rows.find(({ tenant }) => tenant === String(asked.tenant));
  if (!found) return { asked: "unknown", product: await byItself(scope, range) };
  const { is_deleted: isDeleted, is_draft: isDraft, ...product } = found;
  return { asked: isDeleted ? "deleted" : isDraft ? "draft" : "found", product };
}
