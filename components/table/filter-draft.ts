import type { ColumnKind } from "#db/catalog/entry.ts";
import type { Filter } from "#db/catalog/state.ts";

/** A filter while it is being written in a form. */
export type Draft = { op: Filter["op"]; value: string; from: string; to: string; values: string[] };

export type DraftFault = "needed" | "whole" | "number";

/** The conditions that a kind of column takes, the usual one first. */
export function opsOf(kind: ColumnKind, isNullable: boolean): Filter["op"][] {
  const emptiness: Filter["op"][] = isNullable ? ["empty", "filled"] : [];
  if (kind === "text") return ["contains", "is", ...emptiness];
  if (kind === "id" || kind === "boolean") return ["is", ...emptiness];
  if (kind === "enum") return ["any", ...emptiness];
  return ["range", ...emptiness];
}

/** The draft with which a form opens. */
export function draftOf(kind: ColumnKind, isNullable: boolean, filter: Filter | undefined): Draft {
  const blank: Draft = {
    op: opsOf(kind, isNullable)[0] ?? "is",
    value: kind === "boolean" ? "true" : "",
    from: "",
    to: "",
    values: [],
  };
  if (!filter) return blank;
  switch (filter.op) {
    case "contains":
    case "is":
      return { ...blank, op: filter.op, value: filter.value };
    case "range":
      return { ...blank, op: "range", from: filter.from ?? "", to: filter.to ?? "" };
    case "any":
      return { ...blank, op: "any", values: [...filter.values] };
    default:
      return { ...blank, op: filter.op };
  }
}

/** The filter of a draft, or what is wrong with it. The server judges again. */
export function filterOf(kind: ColumnKind, draft: Draft): { filter: Filter } | { fault: DraftFault } {
  const { op, values } = draft;
  const [value, from, to] = [draft.value.trim(), draft.from.trim(), draft.to.trim()];
  if (op === "empty" || op === "filled") return { filter: { op } };
  if (op === "any") return values.length > 0 ? { filter: { op, values } } : { fault: "needed" };
  const given = op === "range" ? [from, to].filter((end) => end !== "") : [value].filter((one) => one !== "");
  if (given.length === 0) return { fault: "needed" };
  const isWrong = (form: RegExp) => given.some((one) => !form.test(one));
  if ((kind === "id" || kind === "integer") && isWrong(/^-?\d{1,19}$/)) return { fault: "whole" };
  if (kind === "decimal" && isWrong(/^-?\d{1,15}(\.\d{1,6})?$/)) return { fault: "number" };
  return op === "range"
    ? { filter: { op, from: from || null, to: to || null } }
    : { filter: { op, value: kind === "text" ? draft.value : value } };
}
