import { asc, eq } from "drizzle-orm";
import { controlDb } from "#db/control.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { type Step, steps } from "#db/schema/console/steps.ts";
import { committedStepStates, type RunState } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { inLine } from "#foreign.ts";
import { optionsAgain } from "#loader/run/request.ts";
import { loadCommand } from "./command.ts";
import { exitCodes, paint, print, printJson, tell } from "./output.ts";
import { figure } from "./table.ts";

const codes: Record<RunState, number> = {
  queued: exitCodes.failed,
  running: exitCodes.failed,
  done: exitCodes.done,
  unreconciled: exitCodes.unreconciled,
  failed: exitCodes.failed,
  cancelled: exitCodes.cancelled,
};

const secondsOf = ({ started_at, finished_at }: { started_at: Date | null; finished_at: Date | null }) =>
  started_at && finished_at ? (finished_at.getTime() - started_at.getTime()) / 1000 : null;

const isIn = ({ state }: Step) => (committedStepStates as readonly string[]).includes(state);

/** How many rows a step changed: none that were thrown away, or are not in yet. */
const changed = (step: Step, rows: number | null) => (rows === null || isIn(step) ? rows : 0);

const stepJson = (step: Step) => ({
  table: step.table_name,
  strategy: step.strategy,
  state: step.state,
  read: step.rows_read,
  inserted: changed(step, step.rows_inserted),
  updated: changed(step, step.rows_updated),
  unchanged: step.rows_unchanged,
  rejected: changed(step, step.rows_rejected),
  deleted: changed(step, step.rows_deleted),
  total: step.rows_total,
  bytes: step.bytes,
  seconds: secondsOf(step),
  window: { from: step.window_from, until: step.window_until },
  findings: step.findings,
  error: step.error,
});

const sum = (all: Step[], of: (step: Step) => number | null) =>
  figure(all.reduce((total, step) => total + (of(step) ?? 0), 0));

const asks = ({ error }: Pick<Run | Step, "error">) => error?.code === "needs_confirmation";

/** How to load what a run left undone, where that is not the same command once more. */
function again(run: Run, steps: Step[], slug: string): string | undefined {
  const options = optionsAgain(run, steps);
  if ([run, ...steps].some(asks)) {
    const confirmed = loadCommand(slug, run.kind, { ...options, isConfirmed: true });
    return `If all that it asks about is meant, confirm it by: ${confirmed}`;
  }
  if (options === run.options) return undefined;
  return `The tables that did not finish are loaded by: ${loadCommand(slug, run.kind, options)}`;
}

function showText(run: Run, done: Step[], slug: string): void {
  const seconds = secondsOf(run);
  const ending = run.state === "done" ? paint("green", "done") : paint("red", run.state);
  const time = seconds === null ? "" : ` in ${seconds.toFixed(1)} s`;
  print(`${run.kind} of ${slug} (run ${run.id}): ${ending}${time}`);
  const committed = done.filter(isIn);
  print(
    `  ${sum(done, (s) => s.rows_read)} rows read, ${sum(committed, (s) => s.rows_inserted)} inserted, ` +
      `${sum(committed, (s) => s.rows_updated)} updated, ${sum(committed, (s) => s.rows_deleted)} deleted, ` +
      `${sum(committed, (s) => s.rows_rejected)} set aside`,
  );
  const discarded = done.filter(({ state }) => state === "discarded").length;
  if (discarded > 0)
    print(`  What was built of ${discarded} tables was thrown away; the present ones stay as they were.`);
  for (const step of done)
    for (const finding of step.findings) tell(`  ${step.table_name}: ${inLine(finding.message)}`);
  if (run.state === "done" && run.kind !== "derive")
    tell(paint("dim", `Panels follow with: opendb load derive --customer ${slug}`, process.stderr));
  if (run.error) {
    const table = run.error.table ? `${run.error.table}: ` : "";
    tell(`${paint("red", "error:", process.stderr)} ${table}${inLine(run.error.message)}`);
    if (run.error.hint) tell(inLine(run.error.hint));
  }
  const rest = again(run, done, slug);
  if (rest) tell(rest);
}

/** Shows what became of a run. Returns the exit code that says the same. */
export async function showResult(idRun: number, slug: string, json: boolean): Promise<number> {
  const db = controlDb();
  const [run] = await db.select().from(runs).where(eq(runs.id, idRun));
  if (!run) throw new OpendbError("internal", `Run ${idRun} has vanished from the control database.`);
  const done = await db.select().from(steps).where(eq(steps.id_run, idRun)).orderBy(asc(steps.position));
  if (json)
    printJson({
      run: run.id,
      customer: slug,
      kind: run.kind,
      state: run.state,
      as_of: run.as_of,
      seconds: secondsOf(run),
      steps: done.map(stepJson),
      ...(run.error ? { error: run.error } : {}),
    });
  else showText(run, done, slug);
  return codes[run.state];
}
