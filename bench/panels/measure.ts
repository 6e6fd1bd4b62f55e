import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { quantile } from "simple-statistics";
import type { DayRange } from "#days.ts";
import { client } from "#db/connect.ts";
import { consoleRole, loaderRole } from "#db/ddl.ts";
import { type Theme, themes } from "#db/figures/figure.ts";
import { scopeOf } from "#db/scope.testing.ts";
import type { Scope } from "#db/scope.ts";
import { reread } from "#env.ts";
import { dropWarehouse } from "#warehouse/create.ts";
import { rounded } from "../load/figures.ts";
import { openRig, type Rig } from "../load/rig.ts";
import { describeMachine, type Machine } from "../machine.ts";
import { type Answers, askAnswers, together } from "./answers.ts";
import { fillWarehouse } from "./fill.ts";
import { askPage, rangesUntil } from "./pages.ts";
import { filledDays, sizesOf } from "./sizes.ts";

export type PanelsOptions = {
  /** Events of the warehouse. */
  rows: number;
  rounds: number;
  /** The rows as loaded are asked, too, and DuckDB. */
  withAnswers: boolean;
  server?: string;
  folder?: string;
  keep: boolean;
};

type Times = { p50: number; p95: number };

/**
 * A page's queries together, in milliseconds until all rows are in the web process. `first`: nothing is held; `changed`: the
 * page of 30 days and all tenants was there before, and of other pages nothing. `again`: it was there itself.
 */
export type PageFigures = {
  theme: Theme;
  range: string;
  tenants: number;
  first: Times;
  changed: Times | null;
  again: Times;
};

/** The page of 30 days and all tenants from the rows as loaded, and over the time of the page's first reading. */
export type AnswerFigures = {
  theme: Theme;
  sql_ms: number;
  sql_ratio: number;
  duckdb_ms: number;
  duckdb_ratio: number;
};

export type PanelsFigures = {
  rows: number;
  pages: PageFigures[];
  answers: AnswerFigures[];
  duckdb?: string;
  machine: Machine;
};

type Say = (text: string) => void;

const timesOf = (taken: number[]): Times => ({
  p50: rounded(quantile(taken, 0.5)),
  p95: rounded(quantile(taken, 0.95)),
});

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Where a page is asked for: the warehouse, and a number that no answer is held of yet. */
type Place = { slug: string; host: string; port: number };
let asked = 0;

function request({ slug, host, port }: Place, id: number, tenants: readonly bigint[]): Scope {
  const customer = { id, slug, name: "Bench", host, port };
  return scopeOf({ customer, allowed: tenants, tenants, permissions: new Set(["panels.read"]) });
}

type Case = { theme: Theme; name: string; range: DayRange; tenants: readonly bigint[] };

async function measurePage(place: Place, usual: Case, { theme, name, range, tenants }: Case, rounds: number) {
  const [first, changed, again]: [number[], number[], number[]] = [[], [], []];
  const isUsual = name === usual.name && tenants.length === usual.tenants.length;
  const ask = (id: number) => time(() => askPage(request(place, id, tenants), theme, range));
  for (let round = 0; round < rounds; round++) {
    const fresh = ++asked;
    first.push(await ask(fresh));
    again.push(await ask(fresh));
    if (isUsual) continue;
    const other = ++asked;
    await askPage(request(place, other, usual.tenants), theme, usual.range);
    changed.push(await ask(other));
  }
  return {
    theme,
    range: name,
    tenants: tenants.length,
    first: timesOf(first),
    changed: changed.length > 0 ? timesOf(changed) : null,
    again: timesOf(again),
  };
}

/** Each page by default, and with other ranges, with one tenant and with five. */
function casesOf(theme: Theme, count: number): [Case, Case[]] {
  const ranges = rangesUntil(filledDays().until);
  const all = Array.from({ length: count }, (_, at) => BigInt(at + 1));
  const usual = { theme, name: "30d", range: ranges["30d"], tenants: all };
  const others = (["7d", "90d", "12m"] as const).map((name) => ({ ...usual, name, range: ranges[name] }));
  const fewer = [1, 5].map((some) => ({ ...usual, tenants: all.slice(0, some) }));
  return [usual, [usual, ...others, ...fewer]];
}

async function measurePages(place: Place, { rows, rounds }: PanelsOptions, say: Say): Promise<PageFigures[]> {
  const pages: PageFigures[] = [];
  for (const theme of themes) {
    const [usual, cases] = casesOf(theme, sizesOf(rows).tenants);
    // Whoever is first would pay for what is on the disk.
    await askPage(request(place, ++asked, usual.tenants), theme, usual.range);
    for (const one of cases) {
      const page = await measurePage(place, usual, one, rounds);
      say(
        `  ${theme}, ${page.range}, ${page.tenants} tenants: ${page.first.p50} ms, again ${page.again.p50} ms`,
      );
      pages.push(page);
    }
  }
  return pages;
}

async function measureAnswers(rig: Rig, place: Place, { rows }: PanelsOptions, say: Say): Promise<Answers> {
  const folder = join(rig.scratch, "parquet");
  mkdirSync(folder);
  // PostgreSQL expects few lessons that count, and would go through all of them for each event.
  const settings = { enable_nestloop: "off" };
  const warehouse = await client({ ...rig.at("control"), database: place.slug, role: loaderRole, settings });
  const [{ tenants, range }] = casesOf("overview", sizesOf(rows).tenants);
  try {
    return await askAnswers(warehouse, folder, { tenants, range, say });
  } finally {
    await warehouse.end();
    rmSync(folder, { recursive: true });
  }
}

const answerFigures = (pages: PageFigures[], { sql, duckdb }: Answers): AnswerFigures[] =>
  themes.map((theme) => {
    const page = pages.find((page) => page.theme === theme && page.changed === null);
    const of = page?.first.p50 ?? Number.NaN;
    const [inSql, inDuckdb] = [together(theme, sql), together(theme, duckdb)];
    return {
      theme,
      sql_ms: rounded(inSql),
      sql_ratio: rounded(inSql / of),
      duckdb_ms: rounded(inDuckdb),
      duckdb_ratio: rounded(inDuckdb / of),
    };
  });

/** Whether an earlier bench has left this very warehouse, filled for the days that are asked for. */
async function isFilled(admin: pg.Client, slug: string, url: string): Promise<boolean> {
  const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [slug]);
  if (!rowCount) return false;
  const warehouse = await client({ url, database: slug });
  const { rows } = await warehouse
    .query<{ found: boolean }>(
      "SELECT to_regclass('opendb.watermarks') IS NOT NULL AND EXISTS (SELECT FROM metrics.hourly_events WHERE date = $1) AS found",
      [filledDays().until],
    )
    .finally(() => warehouse.end());
  return rows[0]?.found ?? false;
}

/** Fills a warehouse with events and asks for every page of panels, as the console does within a scope. */
export async function measurePanels(options: PanelsOptions, say: Say): Promise<PanelsFigures> {
  const { rows, keep } = options;
  const rig = await openRig({ ...options, connections: 2 }, say);
  const slug = `bench_panels_${rows}`;
  const adminUrl = rig.settings.DATABASE_URL;
  const admin = await client({ url: adminUrl });
  // As the console's role, whose password is nobody's business here.
  const console = new URL(adminUrl);
  console.searchParams.set("options", `-c role=${consoleRole}`);
  reread({ ...rig.settings, CONSOLE_URL: console.toString() });
  const place = { slug, host: console.hostname, port: Number(console.port || 5432) };
  try {
    if (await isFilled(admin, slug, adminUrl)) say(`${slug} is there already.`);
    else {
      say(`Filling a warehouse with ${rows} events`);
      await fillWarehouse({ adminUrl, slug }, rows, say);
      await admin.query("CHECKPOINT");
    }
    say("Asking for pages");
    const pages = await measurePages(place, options, say);
    const answers = options.withAnswers ? await measureAnswers(rig, place, options, say) : undefined;
    const machine = await describeMachine(admin);
    return {
      rows,
      pages,
      answers: answers ? answerFigures(pages, answers) : [],
      ...(answers ? { duckdb: answers.version } : {}),
      machine,
    };
  } finally {
    if (options.server && !keep) await dropWarehouse({ adminUrl, slug });
    await admin.end();
    await rig.close();
  }
}
