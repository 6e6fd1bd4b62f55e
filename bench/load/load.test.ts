import { expect, inject, test } from "vitest";
import { client } from "#db/connect.ts";
import { isComputed, type Manifest, readManifest } from "#loader/manifest/manifest.ts";
import { measureLoads } from "./measure.ts";
import { phaseOf } from "./profile.ts";

const options = {
  dataset: { kind: "generated", scale: "XS", slug: "acme" },
  rounds: 1,
  days: 1,
  connections: 2,
  isProfiled: true,
  keep: false,
} as const;

const computedOf = ({ tables }: Manifest) => tables.filter(isComputed).map(({ table }) => table);

async function databases(): Promise<string[]> {
  const admin = await client({ url: inject("adminUrl") });
  const { rows } = await admin
    .query<{ name: string }>("SELECT datname AS name FROM pg_database WHERE datname LIKE 'bench\\_%'")
    .finally(() => admin.end());
  return rows.map(({ name }) => name);
}

test("loader and pipes move the same rows, every figure is there, and nothing stays on the server", async () => {
  const figures = await measureLoads({ ...options, server: inject("adminUrl") }, () => {});
  const { seed, computed, following } = figures;
  if (!seed || !following) throw new Error("not everything was measured");
  const { derive, delta, same } = following;

  // measureLoads throws when a contender's rows of any table are not the source's.
  expect(seed.rows).toBeGreaterThan(1_000);
  expect(seed.tables).toHaveLength(24);
  expect(seed.tables.reduce((sum, { rows }) => sum + rows, 0)).toBe(seed.rows);
  expect(seed).toMatchObject({ state: "done", rounds: [{}] });
  for (const figure of [seed.seconds, seed.ratio, seed.loader_peak_mb, seed.binary_pipe_ratio])
    expect(figure).toBeGreaterThan(0);
  expect(seed.ratio).toBeCloseTo(seed.pipe_seconds / seed.seconds, 1);

  expect(derive.rows).toBeGreaterThan(0);
  expect(derive.differences).toBe(0);
  expect(delta.rows_read).toBe(delta.inserted + delta.updated + delta.unchanged);
  expect(delta.inserted).toBeGreaterThan(0);
  expect(seed.tenths).toHaveLength(10);
  expect(same.changed).toBeGreaterThan(same.rows_read / 2);
  expect(same.rows_read).toBeGreaterThanOrEqual(same.changed);

  // measureLoads throws when a statement's rows, or DuckDB's, are not the table's.
  expect(computed.tables.map(({ table }) => table)).toEqual(computedOf(readManifest()));
  expect(computed.tables.filter(({ rows }) => rows === 0)).toEqual([]);
  for (const figure of [computed.ratio, computed.first_ratio, computed.duckdb_seconds])
    expect(figure).toBeGreaterThan(0);
  expect(figures.machine.postgresql).toMatch(/^\d+/);

  expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
  expect(await databases()).toEqual([]);
}, 240_000);

test("of the derive alone, neither pipes nor what follows are measured", async () => {
  const figures = await measureLoads({ ...options, only: "derive", server: inject("adminUrl") }, () => {});
  expect(Object.keys(figures)).toEqual(["dataset", "computed", "machine"]);
  expect(await databases()).toEqual([]);
}, 240_000);

test("a measurement that fails leaves nothing on the server", async () => {
  const dataset = { ...options.dataset, slug: "initech" };
  await expect(measureLoads({ ...options, dataset, server: inject("adminUrl") }, () => {})).rejects.toThrow(
    /no customer initech/,
  );
  expect(await databases()).toEqual([]);
}, 60_000);

test("a statement of a seed is told to belong to its table and phase", () => {
  expect(phaseOf('COPY "opendb_seed_7_lms"."users" ("id") FROM STDIN (FORMAT binary, FREEZE)')).toEqual({
    table: "lms.users",
    phase: "copy",
  });
  expect(phaseOf('CREATE INDEX "x" ON "opendb_seed_7_metrics"."daily_counters" ("date")')).toEqual({
    table: "metrics.daily_counters",
    phase: "keys",
  });
  expect(phaseOf("SELECT 1")).toBeUndefined();
});
