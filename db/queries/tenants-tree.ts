type Node = { id: string; parent: string | null };

/**
 * Tenants as a tree read from top to bottom, those beside each other in the order in which they are given. `depth` is 0 for a root and for one
 * whose parent is not among them; of those that are each other's parents the first counts as the root.
 */
export function inTreeOrder<T extends Node>(rows: readonly T[]): (Omit<T, "parent"> & { depth: number })[] {
  const known = new Set(rows.map(({ id }) => id));
  const isTop = ({ id, parent }: T) => parent === null || parent === id || !known.has(parent);
  const children = Map.groupBy(rows, ({ parent }) => parent);
  const seen = new Set<string>();
  const walk = (level: readonly T[], depth: number): (Omit<T, "parent"> & { depth: number })[] =>
    level.flatMap((row) => {
      if (seen.has(row.id)) return [];
      seen.add(row.id);
      const { parent: _parent, ...rest } = row;
      return [{ ...rest, depth }, ...walk(children.get(row.id) ?? [], depth + 1)];
    });
  const tree = walk(rows.filter(isTop), 0);
  return [
    ...tree,
    ...walk(
      rows.filter(({ id }) => !seen.has(id)),
      0,
    ),
  ];
}
