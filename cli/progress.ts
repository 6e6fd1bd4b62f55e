import cliProgress, { type SingleBar } from "cli-progress";
import { isTerminal, paint, tell } from "./output.ts";
import { figure } from "./table.ts";

/** What is known of a table while it is loaded. */
export type TableProgress = {
  table: string;
  isDone: boolean;
  rows: number;
  /** How many rows are awaited, where that is known. */
  expected?: number;
  /** What became of the step, once it is done. */
  state?: string;
  /** How many rows of the source do not fit and were set aside. */
  rejected?: number;
};

export type Progress = { show: (at: TableProgress) => void; end: () => void };

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Where there is no room for columns, a name is followed by what belongs to it. */
const width = process.stderr.isTTY && process.stderr.columns < 76 ? 0 : 36;

/** A line a finished table. */
function lineOf(at: TableProgress, since: number): string {
  const state = at.state && at.state !== "done" ? `  ${at.state}` : "";
  const aside = at.rejected ? `  ${figure(at.rejected)} set aside` : "";
  return `${at.table.padEnd(width)} ${figure(at.rows).padStart(width && 13)} rows  ${seconds(since)}${state}${aside}`;
}

/** Bars for the tables under way and a line for each that is done: 32 bars would not fit a terminal. */
function bars(): Progress {
  const multi = new cliProgress.MultiBar(
    {
      stream: process.stderr,
      format: `{table} {bar} {rows}`,
      barsize: width > 0 ? 24 : 8,
      hideCursor: true,
      clearOnComplete: true,
      linewrap: false,
    },
    cliProgress.Presets.rect,
  );
  const open = new Map<string, { bar: SingleBar; since: number }>();
  const of = (table: string) => {
    const found = open.get(table);
    if (found) return found;
    const made = { bar: multi.create(1, 0, { table: table.padEnd(width), rows: "" }), since: Date.now() };
    open.set(table, made);
    return made;
  };
  return {
    show(at) {
      const { bar, since } = of(at.table);
      bar.setTotal(Math.max(at.expected ?? 0, at.rows, 1));
      bar.update(at.expected === undefined ? 0 : at.rows, { rows: `${figure(at.rows)} rows` });
      if (!at.isDone) return;
      multi.remove(bar);
      open.delete(at.table);
      multi.log(`${lineOf(at, since)}\n`);
    },
    end() {
      multi.update();
      multi.stop();
    },
  };
}

/** Plain lines, for logs and pipes: one when a table is done, and a sign of life in between. */
function lines(): Progress {
  const open = new Map<string, { since: number; said: number }>();
  return {
    show(at) {
      const state = open.get(at.table) ?? { since: Date.now(), said: Date.now() };
      open.set(at.table, state);
      if (at.isDone) {
        open.delete(at.table);
        tell(lineOf(at, state.since));
      } else if (Date.now() - state.said > 10_000) {
        state.said = Date.now();
        tell(paint("dim", `${lineOf(at, state.since)} so far`, process.stderr));
      }
    },
    end() {},
  };
}

/** Shows how a load goes, on standard error. */
export const progress = (): Progress => (isTerminal(process.stderr) ? bars() : lines());

/** Shows nothing. */
export const silent: Progress = { show() {}, end() {} };
