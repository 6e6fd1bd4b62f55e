import { readFileSync } from "node:fs";
import type pg from "pg";
import { client } from "#db/connect.ts";
import type { TableName } from "#db/schema/index.ts";
import { createDatabase } from "#db/setup.ts";
import { OpendbError } from "#errors.ts";
import { extractQuery } from "#loader/extract/query.ts";
import { isExtracted, readManifest } from "#loader/manifest/manifest.ts";
import { type TreeRow, tenantsOf } from "#loader/plan/tenants.ts";
import { fillGenerated } from "#sample-lms/generate/fill.ts";
import type { Scale } from "#sample-lms/generate/scales.ts";
import { fillOulad } from "#sample-lms/oulad/fill.ts";
import type { FilledCustomer, OnProgress } from "#sample-lms/source/fill.ts";
import type { Counts, TableCopy } from "./pipe.ts";
import type { Rig } from "./rig.ts";

/** What is loaded: the dataset in a folder, or generated rows and whose of them. */
export type Dataset = { kind: "oulad"; folder: string } | { kind: "generated"; scale: Scale; slug: string };

async function fill(source: pg.Client, dataset: Dataset, onProgress: OnProgress): Promise<FilledCustomer[]> {
  if (dataset.kind === "oulad") return fillOulad(source, { dir: dataset.folder, shift: true, onProgress });
  return fillGenerated(source, { scale: dataset.scale, seed: 1, onProgress });
}

/** Makes and fills the source. Returns the customer that is loaded. Throws `bad_input` for a damaged dataset. */
export async function makeSource(
  rig: Rig,
  dataset: Dataset,
  say: (text: string) => void,
): Promise<FilledCustomer> {
  const { url, database } = rig.at("source");
  const admin = await client({ url });
  await createDatabase(admin, database).finally(() => admin.end());
  const source = await client({ url, database });
  try {
    await source.query(readFileSync(new URL("../../sample-lms/source/schema.sql", import.meta.url), "utf8"));
    let said = "";
    const customers = await fill(source, dataset, ({ label }) => {
      if (label !== said) say(`  ${label}`);
      said = label;
    });
    // A source in use was vacuumed long ago; here it would start by itself in the middle of somebody's measurement.
    await source.query("VACUUM (ANALYZE)");
    const slug = dataset.kind === "oulad" ? "ou" : dataset.slug;
    const found = customers.find((customer) => customer.slug === slug);
    if (found) return found;
    throw new OpendbError("not_found", `The source has no customer ${slug}.`);
  } finally {
    await source.end();
  }
}

/** The tables that a seed extracts, each with the query by which the loader reads it for a customer. */
export async function tableCopies(source: pg.ClientBase, idRoot: number): Promise<TableCopy[]> {
  const manifest = readManifest();
  const { rows } = await source.query<TreeRow>(
    `SELECT id::text, id_parent::text FROM (${manifest.source.tenants}) t (id, id_parent)`,
  );
  const window = { known: [], joined: tenantsOf(rows, [String(idRoot)]), from: null, until: null };
  return manifest.tables
    .filter(isExtracted)
    .map((entry) => ({ table: entry.table, query: extractQuery(entry, manifest, window) }));
}

/**
 * Reads everything once, unmeasured: whoever came first would otherwise pay for a cold cache and for the hint bits
 * that the first reader of new rows writes. Counting whole rows makes the server compute every column.
 */
export async function warm(source: pg.ClientBase, copies: TableCopy[]): Promise<Counts> {
  const counts = new Map<TableName, number>();
  for (const { table, query } of copies) {
    const { rows } = await source.query<{ n: string }>(`SELECT count(ROW(q.*)) AS n FROM (${query}) q`);
    counts.set(table, Number(rows[0]?.n));
  }
  return counts;
}
