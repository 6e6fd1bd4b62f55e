import type { Cell } from "#db/queries/table-page-cells.ts";

/** A cell as text for other programs: exact, unformatted, ids separated by commas. */
export function copyText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "object") return cell.first.join(",");
  return String(cell);
}
