import { cut } from "#foreign.ts";

/** As much of a name as a row shows. */
export const shownName = 60;

/** What a reader sees of a name: two that differ beyond it, or in blanks alone, look the same. */
const looks = (name: string) => cut(name.normalize("NFKC").replace(/\s+/gu, " ").trim(), shownName);

type Named = {
  name: string;
  /** What tells it from others of its name: the best first, the last of them surely. */
  apart: readonly string[];
};

const join = (row: { name: string; marks: readonly string[] }) => [looks(row.name), ...row.marks].join("\n");

/** Rows with what tells those apart that look the same: no more of it than is needed, and none where the name is enough. */
export function toldApart<R extends Named>(rows: readonly R[]): (R & { marks: string[] })[] {
  const told = rows.map((row) => ({ ...row, marks: [] as string[] }));
  const most = Math.max(0, ...rows.map(({ apart }) => apart.length));
  for (let at = 0; at < most; at++) {
    const alike = Map.groupBy(told, join);
    for (const group of alike.values()) {
      // What is the same for all of them tells nobody from anybody.
      if (group.length < 2 || new Set(group.map(({ apart }) => apart[at])).size < 2) continue;
      for (const row of group) {
        const mark = row.apart[at];
        if (mark !== undefined) row.marks.push(mark);
      }
    }
  }
  return told;
}
