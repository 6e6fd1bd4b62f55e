import { client } from "#db/connect.ts";
import type { RunOptions } from "#db/schema/console/runs.ts";
import type { LoadKind } from "#db/vocabulary.ts";
import { required } from "#env.ts";
import { readManifest } from "#loader/manifest.ts";
import { plan, untilOf, windowOf } from "#loader/plan.ts";
import { type CliCustomer, inWarehouse } from "./customer.ts";
import { print, printJson, printTable, when } from "./output.ts";

type Known = { table_name: string; until: Date; tenants: string[] };

/** The source's own clock, from which windows are counted. */
async function sourceNow(clock: string): Promise<string> {
  const source = await client({ url: required("SOURCE_URL") });
  try {
    const { rows } = await source.query<{ now: Date }>(`SELECT (${clock}) AS now`);
    return (rows[0]?.now ?? new Date()).toISOString();
  } finally {
    await source.end();
  }
}

async function deltaRows(customer: CliCustomer, options: RunOptions) {
  const manifest = readManifest();
  const planned = plan(manifest, "delta", options);
  if (planned.kind === "derive") return [];
  const { rows } = await inWarehouse(customer, (warehouse) =>
    warehouse.query<Known>("SELECT table_name, until, tenants FROM opendb.watermarks"),
  );
  const known = new Map(rows.map((row) => [row.table_name, row]));
  const until = untilOf(manifest, await sourceNow(manifest.source.clock));
  return planned.tables.map((entry) => {
    const tenants = known.get(entry.table)?.tenants ?? [];
    const all = { now: tenants, known: tenants, joined: [], left: [] };
    const window = windowOf(entry, all, known.get(entry.table)?.until.toISOString(), until, options);
    const isNew = !known.has(entry.table);
    const whole = isNew ? "everything: it was never loaded" : "everything, compared row by row";
    const what = window.from ? `what changed since ${when(new Date(window.from))}` : whole;
    return {
      table: entry.table,
      strategy: entry.strategy,
      from: window.from,
      until: window.until ?? until,
      reads: window.until ? `${what} and before ${when(new Date(window.until))}` : what,
    };
  });
}

function otherRows(kind: "seed" | "derive", options: RunOptions) {
  const reads =
    kind === "seed" ? "everything, into a new table" : "what loads have changed since the last derive";
  return plan(readManifest(), kind, options).tables.map((entry) => ({
    table: entry.table,
    strategy: entry.strategy,
    from: null,
    until: null,
    reads,
  }));
}

/** `opendb load ... --plan`: what a load would do, table by table, without doing it. */
export async function showPlan(
  customer: CliCustomer,
  kind: LoadKind,
  options: RunOptions,
  json: boolean,
): Promise<number> {
  const tables = kind === "delta" ? await deltaRows(customer, options) : otherRows(kind, options);
  if (json) printJson({ customer: customer.slug, kind, tables });
  else {
    print(`A ${kind} of ${customer.slug} would read:\n`);
    printTable(
      ["table", "strategy", "reads"],
      tables.map(({ table, strategy, reads }) => [table, strategy, reads]),
    );
  }
  return 0;
}
