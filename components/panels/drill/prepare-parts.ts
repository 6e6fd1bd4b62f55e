import type { Part } from "#db/figures/breakdowns.ts";
import type { BreakdownLine } from "#db/queries/figures/breakdown-lines.ts";
import { toldApart } from "../../charts/ranked/told-apart.ts";
import type { TenantOption } from "../../tenants/prepare-tree.ts";

/** A line with its name, null where it has none, and what tells it from others of that name. */
export type NamedPart = { key: string; line: BreakdownLine; name: string | null; marks: string[] };

const numbered = (id: string | null) => (id === null ? [] : [`#${id}`]);

/**
 * The lines of a breakdown as they are read. By tenant every tenant that is asked for has one: without a row nothing
 * happened there, and of nothing there is no ratio.
 */
export function allParts(
  found: readonly BreakdownLine[],
  by: Part,
  asked: readonly string[],
  tenants: readonly TenantOption[],
  isRatio: boolean,
): NamedPart[] {
  const nameOf = (id: string | null) => tenants.find((tenant) => tenant.id === id)?.name ?? null;
  const empty = (tenant: string): BreakdownLine => ({
    tenant,
    id: null,
    name: null,
    product: null,
    isDeleted: false,
    values: isRatio ? [null, 0, 0] : [0],
  });
  const has = new Set(found.map(({ tenant }) => tenant));
  // In the order of the tree, and those that it does not have behind them.
  const order = [...tenants.map(({ id }) => id).filter((id) => asked.includes(id)), ...asked];
  const lines = [
    ...found,
    ...(by === "tenant" ? [...new Set(order)].filter((id) => !has.has(id)).map(empty) : []),
  ];
  const named = lines.map((line) => {
    const { tenant, id } = line;
    const name = by === "tenant" ? nameOf(tenant) : line.name;
    const several = by !== "tenant" && asked.length > 1 ? [nameOf(tenant) ?? `#${tenant}`] : [];
    const apart = by === "tenant" ? numbered(tenant) : [line.product ?? "–", ...several, ...numbered(id)];
    const key = by === "tenant" ? `${tenant}` : `${tenant} ${id}`;
    return { key, line, shown: name, name: name ?? (by === "tenant" ? tenant : id) ?? "", apart };
  });
  return toldApart(named).map(({ key, line, shown, name, marks }) => ({
    key,
    line,
    name: shown ?? (name === "" ? null : name),
    marks,
  }));
}

/** What stands beside the number, added up over all lines. */
export const sumOf = (parts: readonly NamedPart[], at: number): number =>
  parts.reduce((total, { line }) => total + (line.values[at] ?? 0), 0);
