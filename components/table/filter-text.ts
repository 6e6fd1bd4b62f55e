import type { Filter } from "#db/catalog/state.ts";

/** A filter as it stands in an address: `contains:ana`, `is:7`, `range:2026-01-01..`, `any:exam,video`, `empty`. */
export function writeFilter(filter: Filter): string {
  switch (filter.op) {
    case "empty":
    case "filled":
      return filter.op;
    case "contains":
    case "is":
      return `${filter.op}:${filter.value}`;
    case "range":
      return `range:${filter.from ?? ""}..${filter.to ?? ""}`;
    case "any":
      return `any:${filter.values.map(encodeURIComponent).join(",")}`;
  }
}

/** The filter of a text; null if it is none. Whether the column takes it is asked of the catalog. */
export function readFilter(text: string): Filter | null {
  if (text === "empty" || text === "filled") return { op: text };
  const cut = text.indexOf(":");
  const [op, value] = [text.slice(0, cut), text.slice(cut + 1)];
  if (cut < 0 || value === "") return null;
  if (op === "contains" || op === "is") return { op, value };
  if (op === "any") return readAny(value);
  if (op === "range") return readRange(value);
  return null;
}

function readAny(value: string): Filter | null {
  try {
    return { op: "any", values: value.split(",").map(decodeURIComponent) };
  } catch {
    return null;
  }
}

function readRange(value: string): Filter | null {
  const ends = value.split("..");
  const [from, to] = ends;
  if (ends.length !== 2 || from === undefined || to === undefined) return null;
  return { op: "range", from: from || null, to: to || null };
}
