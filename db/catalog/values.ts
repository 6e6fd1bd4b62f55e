import { isDay } from "#days.ts";
import type { CatalogColumn, ColumnKind } from "./entry.ts";
import type { Filter } from "./state.ts";

/** How PostgreSQL is told to read a text of each kind; also the type in which two values of the kind are compared. */
export const casts: Readonly<Record<ColumnKind, string>> = {
  id: "bigint",
  text: "text",
  integer: "bigint",
  decimal: "numeric",
  boolean: "boolean",
  instant: "timestamptz",
  day: "date",
  json: "text",
  ids: "bigint[]",
  enum: "text",
};

const longestText = 200;
const mostValues = 50;
const range = { low: -(2n ** 63n), high: 2n ** 63n - 1n };

const isWhole = (text: string) => {
  if (!/^-?\d{1,19}$/.test(text)) return false;
  const value = BigInt(text);
  return value >= range.low && value <= range.high;
};
const isDecimal = (text: string) => /^-?\d{1,15}(\.\d{1,6})?$/.test(text);
const isPlain = (text: string) => text.length <= longestText && !text.includes("\0") && text.isWellFormed();

// PostgreSQL's days and moments go where no calendar does: before the year 1, beyond 9999, and to no end at all.
const instant = /^(-?infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2}( BC)?)$/;
const farDay = /^(-?infinity|[1-9]\d{4,6}-\d\d-\d\d|\d{4}-\d\d-\d\d BC)$/;

/** Whether a text is a value of the kind as PostgreSQL writes it. */
export function isValue(kind: ColumnKind, text: string): boolean {
  switch (kind) {
    case "id":
    case "integer":
      return isWhole(text);
    case "decimal":
      return /^-?\d{1,30}(\.\d{1,20})?$/.test(text);
    case "boolean":
      return text === "true" || text === "false";
    case "instant":
      return instant.test(text);
    case "day":
      return isDay(text) || farDay.test(text);
    default:
      return !text.includes("\0") && text.isWellFormed() && text.length <= 8000;
  }
}

const bound: Partial<Record<ColumnKind, (text: string) => boolean>> = {
  integer: isWhole,
  decimal: isDecimal,
  day: isDay,
  instant: isDay,
};

/** Whether a filter is one that this column takes, with values that it can have. */
export function accepts(column: CatalogColumn, filter: Filter): boolean {
  if (!column.isFilterable) return false;
  const { kind } = column;
  switch (filter.op) {
    case "empty":
    case "filled":
      return true;
    case "contains":
      return kind === "text" && filter.value !== "" && isPlain(filter.value);
    case "is":
      if (kind === "text") return filter.value !== "" && isPlain(filter.value);
      return (kind === "id" || kind === "boolean") && isValue(kind, filter.value);
    case "any":
      return kind === "enum" && filter.values.length > 0 && filter.values.length <= mostValues
        ? filter.values.every((value) => value !== "" && isPlain(value))
        : false;
    case "range": {
      const fits = bound[kind];
      const ends = [filter.from, filter.to].filter((end) => end !== null);
      return fits !== undefined && ends.length > 0 && ends.every(fits);
    }
  }
}
