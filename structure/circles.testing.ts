/**
 * Groups of files each of which leads to all others of its group: the strongly connected components of a graph
 * (Tarjan, 1972) that have more than one member, or one that imports itself.
 */
export function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const stack: string[] = [];
  const open = new Set<string>();
  const found: string[][] = [];

  const visit = (node: string): number => {
    const own = index.size;
    index.set(node, own);
    stack.push(node);
    open.add(node);
    let low = own;
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) low = Math.min(low, visit(next));
      else if (open.has(next)) low = Math.min(low, index.get(next) ?? low);
    }
    if (low === own) {
      const group = stack.splice(stack.indexOf(node));
      for (const member of group) open.delete(member);
      if (group.length > 1 || graph.get(node)?.includes(node)) found.push(group.toSorted());
    }
    return low;
  };

  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found;
}
