import { controlDb } from "#db/control.ts";
import type { RunOptions } from "#db/schema/console/runs.ts";
import { isTableName, tableNames } from "#db/schema/index.ts";
import type { LoadKind } from "#db/vocabulary.ts";
import { redact } from "#errors/redact.ts";
import { OpendbError } from "#errors.ts";
import { runLoad } from "#loader/execute.ts";
import { readManifest } from "#loader/manifest/manifest.ts";
import { plan } from "#loader/plan/plan.ts";
import { type HeldRuns, keepHeartbeat } from "#loader/run/heartbeat.ts";
import { workerName } from "#loader/run/worker-name.ts";
import { similar } from "#similar.ts";
import { customerOf } from "./customer.ts";
import { onInterrupt } from "./interrupt.ts";
import { tell } from "./output.ts";
import { progress, silent } from "./progress.ts";
import { showResult } from "./result.ts";
import { takeRun } from "./take.ts";
import { windowOf } from "./window.ts";

type LoadFlags = {
  customer: string;
  table?: string[];
  from?: string;
  until?: string;
  sweep?: boolean;
  confirm?: boolean;
  full?: boolean;
  plan: boolean;
  json: boolean;
};

/** What was typed as what a run remembers. Throws `bad_input`. */
function optionsOf(flags: LoadFlags): RunOptions {
  for (const table of flags.table ?? [])
    if (!isTableName(table)) {
      const near = similar(table, [...tableNames, ...tableNames.map((name) => name.split(".")[1] ?? "")]);
      throw new OpendbError("bad_input", `There is no table ${table}.`, {
        hint: near.length > 0 ? `Did you mean ${near.join(" or ")}?` : "Tables are named like lms.users.",
      });
    }
  if (flags.sweep && (flags.from || flags.until))
    throw new OpendbError("bad_input", "A sweep has no window.", { hint: "Leave out --from and --until." });
  const { from, until } = windowOf(flags);
  return {
    ...(flags.table ? { tables: [...new Set(flags.table)] } : {}),
    ...(from ? { from } : {}),
    ...(until ? { until } : {}),
    ...(flags.sweep ? { isSweep: true } : {}),
    ...(flags.confirm ? { isConfirmed: true } : {}),
    ...(flags.full ? { isFull: true } : {}),
  };
}

/** `opendb load`: requests a load and executes it in this process. Returns the exit code. */
export async function load(kind: LoadKind, flags: LoadFlags): Promise<number> {
  const options = optionsOf(flags);
  // What the load does not fill is a slip of the pen, to be said before anything is requested.
  plan(readManifest(), kind, options);
  const customer = await customerOf(flags.customer);
  if (flags.plan) return (await import("./plan.ts")).showPlan(customer, kind, options, flags.json);
  const worker = workerName();
  const controller = new AbortController();
  const interrupt = onInterrupt(controller);
  const idRun = await takeRun({ customer, kind, options, worker });
  interrupt.of(idRun);
  const held: HeldRuns = new Map([[idRun, controller]]);
  const stopWatching = keepHeartbeat(controlDb(), held, worker, () => {});
  const shown = flags.json && !process.stderr.isTTY ? silent : progress();
  const unexpected: OpendbError[] = [];
  const onFailure = (error: OpendbError) => void (error.code === "internal" && unexpected.push(error));
  try {
    await runLoad({ idRun, worker, signal: controller.signal, onProgress: shown.show, onFailure });
  } finally {
    shown.end();
    stopWatching();
    interrupt.stop();
  }
  // No log of a worker has what nobody foresaw.
  for (const { cause } of new Set(unexpected)) tell(redact((cause as Error)?.stack ?? String(cause)));
  return showResult(idRun, customer.slug, flags.json);
}
