import { loaderRole } from "#db/ddl.ts";
import { rootsOf } from "#db/schema/console/customers.ts";
import type { RunOptions } from "#db/schema/console/runs.ts";
import type { LoadKind } from "#db/vocabulary.ts";
import { isWhole, readManifest } from "#loader/manifest/manifest.ts";
import { type Preview, type PreviewedPart, preview, type Recomputed } from "#loader/preview.ts";
import { type CliCustomer, inWarehouse } from "./customer.ts";
import { exitCodes, print, printJson, printTable, tell, when } from "./output.ts";
import { figure } from "./table.ts";

const instant = (iso: string) => when(new Date(iso));
const counted = (count: number, noun: string) => `${figure(count)} ${noun}${count === 1 ? "" : "s"}`;

/** What of a window is read, in words. */
const sinceOf = ({ from, until, joined }: PreviewedPart["window"]): string[] => [
  `what changed since ${instant(from ?? "")}${until ? ` and before ${instant(until)}` : ""}`,
  ...(joined.length > 0 ? [`everything of ${tenantsSaid(joined)} joined`] : []),
];

/** What of the source's rows a part reads, in words. */
function readsOf(
  { entry, tenants, window, before, isOutdated, fault }: PreviewedPart,
  kind: string,
  isSweep: boolean,
): string {
  if (fault) return `nothing: ${fault.message}`;
  if (kind === "seed") return "everything, into a new table";
  if (before === undefined) return "everything: it was never loaded";
  const said = isWhole(entry)
    ? ["what differs, everything being compared"]
    : isOutdated
      ? ["everything: its columns mean something else since it was loaded"]
      : sinceOf(window);
  if (tenants.left.length > 0) said.push(`rows of ${tenantsSaid(tenants.left)} left go`);
  if (isSweep && entry.names.key.length > 0) said.push("all keys are compared");
  return said.join("; ");
}

const tenantsSaid = (ids: readonly string[]) =>
  ids.length === 1 ? `tenant ${ids[0]}, which` : `tenants ${ids.join(", ")}, which`;

const nouns = {
  day: "day",
  user: "learner",
  product: "product",
  lesson: "lesson",
} as const;

/** What of a computed table is made again, in words. */
function recomputes({ what, stale, missing }: Recomputed): string {
  if (what === "everything") return "everything";
  if (what === "waits") return `nothing before a first load of ${missing.join(", ")}`;
  const said = Object.entries(stale).filter(([, count]) => count > 0);
  if (said.length === 0) return "nothing";
  return said.map(([grain, count]) => counted(count, nouns[grain as keyof typeof nouns])).join(", ");
}

function tablesJson(found: Preview, isSweep: boolean) {
  if (found.kind === "derive")
    return found.tables.map((table) => ({
      table: table.entry.table,
      strategy: table.entry.strategy,
      recomputes: recomputes(table),
      stale: table.what === "stale" ? table.stale : null,
    }));
  return found.parts.map((part) => ({
    table: part.table,
    strategy: part.entry.strategy,
    ...part.covers,
    reads: readsOf(part, found.kind, isSweep),
    estimated_rows: part.estimate ?? null,
    joined: part.before === undefined ? [] : part.tenants.joined,
    left: part.tenants.left,
    ...(part.fault ? { error: part.fault } : {}),
  }));
}

function showText(slug: string, found: Preview, isSweep: boolean): void {
  if (found.kind === "derive") {
    print(`A derive of ${slug} would compute again:\n`);
    printTable(
      ["table", "strategy", "computes"],
      found.tables.map((table) => [table.entry.table, table.entry.strategy, recomputes(table)]),
    );
    return;
  }
  print(`A ${found.kind} of ${slug} would read:\n`);
  printTable(
    ["table", "strategy", "rows, about", "reads"],
    found.parts.map((part) => [
      part.table,
      part.entry.strategy,
      part.estimate,
      readsOf(part, found.kind, isSweep),
    ]),
  );
  const sum = found.parts.reduce((total, { estimate = 0 }) => total + estimate, 0);
  print(`\nAbout ${counted(sum, "row")} in all. Numbers of rows are estimates of the source's planner.`);
  if (found.kind === "delta") return;
  const views = found.views.map(
    ({ name, isMaterialized }) => `${name}${isMaterialized ? " (materialized)" : ""}`,
  );
  if (views.length === 0) print("No views depend on these tables.");
  else print(`CASCADE takes ${counted(views.length, "view")}, to be made again: ${views.join(", ")}.`);
  if (found.unprotected.length > 0)
    print(
      `With the rights of their owners, past row-level security: ${found.unprotected.map(({ name, owner }) => `${name} (${owner})`).join(", ")}.`,
    );
  if (found.others.length > 0)
    print(`Made again besides: ${found.others.map(({ type, name }) => `${type} ${name}`).join(", ")}.`);
  if (found.lost.length > 0)
    print(
      `Cannot be made again, so that the seed refuses without --confirm: ${found.lost.map(({ name, why }) => `${name} (${why})`).join(", ")}.`,
    );
}

function aboutOf(found: Preview) {
  if (found.kind === "derive") return {};
  const { now, views, unprotected, others, lost } = found;
  return { source_time: now, views, unprotected, others, lost };
}

/**
 * `opendb load ... --plan`: what a load would do, table by table, without doing it. Returns `failed` when a table could
 * not be loaded as the source is now.
 */
export async function showPlan(
  customer: CliCustomer,
  kind: LoadKind,
  options: RunOptions,
  json: boolean,
): Promise<number> {
  const found = await inWarehouse(
    customer,
    (warehouse) => preview(readManifest(), kind, { warehouse, roots: rootsOf(customer), options }),
    loaderRole,
  );
  const isSweep = options.isSweep ?? false;
  const about = aboutOf(found);
  if (json) printJson({ customer: customer.slug, kind, ...about, tables: tablesJson(found, isSweep) });
  else showText(customer.slug, found, isSweep);
  const faults = found.kind === "derive" ? [] : found.parts.filter(({ fault }) => fault);
  for (const { fault } of json ? [] : faults) if (fault?.hint) tell(fault.hint);
  return faults.length > 0 ? exitCodes.failed : exitCodes.done;
}
