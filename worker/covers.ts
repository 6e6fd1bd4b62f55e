import type { Run } from "#db/schema/console/runs.ts";

type Asked = Pick<Run, "kind" | "options">;

const tablesIn = ({ options: wide }: Asked, { options: narrow }: Asked): boolean =>
  wide.tables === undefined || (narrow.tables ?? ["all"]).every((table) => wide.tables?.includes(table));

/**
 * Whether a load does all that another was asked for. A derive follows each seed and delta by itself, so these cover an
 * ordinary one; no derive reads the source, so it covers neither.
 */
export function covers(load: Asked, other: Asked): boolean {
  if (other.kind === "derive") {
    if (load.kind !== "derive") return !other.options.isFull;
    return tablesIn(load, other) && (load.options.isFull === true || !other.options.isFull);
  }
  if (load.kind === "derive" || !tablesIn(load, other)) return false;
  if (load.kind === "seed") return true;
  if (other.kind === "seed" || load.options.from || other.options.from) return false;
  return load.options.isSweep === true || !other.options.isSweep;
}
