import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";

export type Cell = string | number | null | undefined;

/** A number as the terminal writes it. */
export const figure = (value: number): string => value.toLocaleString("en");

const shown = (cell: Cell): string => (typeof cell === "number" ? figure(cell) : (cell ?? "-").toString());

const gap = "  ";
/** No lines: columns stand apart by two blanks, as other programs can read them, too. */
const chars = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: gap,
};

const lengthOf = (text = "") => stripVTControlCharacters(text).length;

/** How wide each column is: as its longest cell or, where that is too much, the widest ones less, down to a word. */
function widthsOf(columns: string[][], isNumber: boolean[], room: number): number[] {
  const widths = columns.map((cells) => Math.max(...cells.map(lengthOf)));
  const words = columns.map((cells, i) =>
    isNumber[i] ? cells : cells.flatMap((cell) => stripVTControlCharacters(cell).split(" ")),
  );
  const least = words.map((all) => Math.max(...all.map(lengthOf)));
  let excess = widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1)) - room;
  for (; excess > 0; excess--) {
    const spare = widths.map((width, i) => (width > (least[i] ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (!spare[widest]) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Lines of columns that line up, the heads first; numbers to the right. Texts go on below where there is no room. */
export function tableLines(heads: string[], rows: Cell[][], room = Number.POSITIVE_INFINITY): string[] {
  const texts = [heads, ...rows.map((row) => row.map(shown))];
  const isNumber = heads.map((_, i) => rows.some((row) => typeof row[i] === "number"));
  const columns = heads.map((_, i) => texts.map((row) => row[i] ?? ""));
  const table = new Table({
    chars,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
    colAligns: isNumber.map((is) => (is ? "right" : "left")),
    colWidths: widthsOf(columns, isNumber, room),
    wordWrap: true,
  });
  table.push(...texts);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

/** A table that fits into so many characters: its columns or, where they do not, each value behind its head. */
export function fitting(
  heads: string[],
  rows: Cell[][],
  room?: number,
): { head: string | undefined; lines: string[] } {
  const [head, ...lines] = tableLines(heads, rows, room);
  const isWide = (line = "") => lengthOf(line) > (room ?? Number.POSITIVE_INFINITY);
  if (!isWide(head) && !lines.some(isWide)) return { head, lines };
  const records = rows.map((row) => [...heads.map((name, i) => `${name}: ${shown(row[i])}`), ""]);
  return { head: undefined, lines: records.flat() };
}
