import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { asc, eq } from "drizzle-orm";
import { controlDb } from "#db/control.ts";
import { type RunOptions, runs } from "#db/schema/console/runs.ts";
import { steps } from "#db/schema/console/steps.ts";
import type { LoadKind, RunState } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import type { Answer, Asked } from "./child.ts";
import type { Rig } from "./rig.ts";

export type TableFigures = {
  table: string;
  read: number;
  inserted: number;
  updated: number;
  unchanged: number;
  deleted: number;
  bytes: number;
  seconds: number;
};

/** What one load did and cost. Rows and bytes are sums over its tables. */
export type LoadRun = Omit<TableFigures, "table" | "seconds"> & {
  state: RunState;
  seconds: number;
  startMb: number;
  peakMb: number;
  tenths: number[];
  tables: TableFigures[];
};

/** Node's own options, as `npm run worker` has them: what is measured is the loader as it is run. */
function workerOptions(): string[] {
  const file = new URL("../../package.json", import.meta.url);
  const { scripts } = JSON.parse(readFileSync(file, "utf8")) as { scripts: Record<string, string> };
  return (scripts.worker ?? "").split(" ").filter((word) => word.startsWith("--"));
}

function ask(asked: Asked): Promise<Answer> {
  const program = fileURLToPath(new URL("./child.ts", import.meta.url));
  // Its own output would mix with the figures; what went wrong stands in the run.
  const child = fork(program, {
    execArgv: workerOptions(),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return new Promise((resolve, reject) => {
    child.once("message", (answer: Answer) => resolve(answer));
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      reject(new Error(`the loader's process ended with ${signal ?? code}`)),
    );
    child.send(asked);
  });
}

async function figuresOf(idRun: number): Promise<TableFigures[]> {
  const found = await controlDb()
    .select()
    .from(steps)
    .where(eq(steps.id_run, idRun))
    .orderBy(asc(steps.position));
  return found.map((step) => ({
    table: step.table_name,
    read: step.rows_read ?? 0,
    inserted: step.rows_inserted ?? 0,
    updated: step.rows_updated ?? 0,
    unchanged: step.rows_unchanged ?? 0,
    deleted: step.rows_deleted ?? 0,
    bytes: step.bytes ?? 0,
    seconds:
      step.started_at && step.finished_at
        ? (step.finished_at.getTime() - step.started_at.getTime()) / 1000
        : 0,
  }));
}

async function failureOf(idRun: number, kind: LoadKind, state: RunState): Promise<OpendbError> {
  const [run] = await controlDb().select().from(runs).where(eq(runs.id, idRun));
  const said = run?.error ? [run.error.table, run.error.message].filter(Boolean).join(": ") : "";
  return new OpendbError("internal", `The ${kind} ended as ${state}. ${said}`.trim(), {
    hint: run?.error?.hint,
  });
}

/** Runs one load of a customer in a process of its own and waits for it. Throws when it did not come to its end. */
export async function runLoader(
  rig: Rig,
  idCustomer: number,
  kind: LoadKind,
  options: RunOptions = {},
): Promise<LoadRun> {
  const answer = await ask({ settings: rig.settings, idCustomer, kind, options });
  if ("failure" in answer) throw new OpendbError("internal", `The ${kind} failed: ${answer.failure}`);
  const { idRun, state, seconds, startMb, peakMb, tenths } = answer;
  if (state !== "done" && state !== "unreconciled") throw await failureOf(idRun, kind, state);
  const tables = await figuresOf(idRun);
  const sum = (of: (table: TableFigures) => number) => tables.reduce((total, table) => total + of(table), 0);
  return {
    state,
    seconds,
    startMb,
    peakMb,
    tenths,
    read: sum((table) => table.read),
    inserted: sum((table) => table.inserted),
    updated: sum((table) => table.updated),
    unchanged: sum((table) => table.unchanged),
    deleted: sum((table) => table.deleted),
    bytes: sum((table) => table.bytes),
    tables,
  };
}
