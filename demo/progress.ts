import cliProgress from "cli-progress";
import colors from "picocolors";
import { demoEnv } from "./env.ts";

/** One long step: how far it is, and then that it is done. */
export type Step = {
  at(done: number, total: number, detail?: string): void;
  /** Ends the step with a line that says how long it took. */
  done(detail?: string): void;
  fail(): void;
};

const isTerminal = process.stdout.isTTY === true && demoEnv().TERM !== "dumb";
const width = 44;

/** Bars for steps under way; several may run side by side. Lines when nobody watches a terminal. */
const multi = isTerminal
  ? new cliProgress.MultiBar(
      {
        format: `  {label} {bar} {percentage}% {detail}`,
        barsize: 24,
        hideCursor: true,
        clearOnComplete: true,
        linewrap: false,
        stream: process.stdout,
      },
      cliProgress.Presets.rect,
    )
  : undefined;

/** Writes a line above the bars. */
export function say(text = ""): void {
  if (multi && open > 0) multi.log(`${text}\n`);
  else process.stdout.write(`${text}\n`);
}

let open = 0;

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Begins a step. */
export function step(label: string): Step {
  const since = Date.now();
  const bar = multi?.create(1, 0, { label: label.padEnd(width), detail: "" });
  open += 1;
  if (!multi) say(`  ${label} ...`);
  const end = (line: string) => {
    if (bar) multi?.remove(bar);
    say(line);
    open -= 1;
    // Nothing left to draw: the cursor comes back, and the next step starts below.
    if (open === 0) multi?.stop();
  };
  return {
    at(done, total, detail = "") {
      bar?.setTotal(Math.max(total, 1));
      bar?.update(Math.min(done, total), { detail });
    },
    done: (detail = "") =>
      end(
        `  ${colors.green("✓")} ${label.padEnd(width)} ${colors.dim(`${seconds(since).padStart(7)}  ${detail}`)}`,
      ),
    fail: () => end(`  ${colors.red("✗")} ${label}`),
  };
}

/** Takes the bars away, e.g. because somebody pressed Ctrl-C. */
export function closeProgress(): void {
  open = 0;
  multi?.stop();
}

/** A step around some work: done when it is, failed when it throws. */
export async function during<T>(label: string, work: (step: Step) => Promise<T>): Promise<T> {
  const current = step(label);
  try {
    const result = await work(current);
    current.done();
    return result;
  } catch (error) {
    current.fail();
    throw error;
  }
}
