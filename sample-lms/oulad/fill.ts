import { readFileSync } from "node:fs";
import type pg from "pg";
import { type FilledCustomer, type FillOptions, filling } from "#sample-lms/source/fill.ts";
import { makeRandom } from "#sample-lms/source/random.ts";
import { findFiles, readFiles } from "./read.ts";

/** `dir` holds the dataset's CSV files; `shift` moves all days by whole weeks so that it ended just now. */
export type OuladOptions = FillOptions & { dir: string; shift: boolean };

const steps = [
  ["OULAD: tenants, learners, grants", "people"],
  ["OULAD: lessons, exams, certificates", "courses"],
  ["OULAD: progress events", "progress"],
  ["OULAD: visits and profiles", "logs"],
] as const;

/**
 * Fills the source with the customer "ou", made from the Open University Learning Analytics Dataset: a root and one
 * sub-platform a module, 10,655,280 clicks. Adds to what is in the source. Throws `bad_input` for a missing or damaged file.
 */
export async function fillOulad(client: pg.ClientBase, options: OuladOptions): Promise<FilledCustomer[]> {
  findFiles(options.dir);
  return filling(client, options, async () => {
    await makeRandom(client, 1);
    await readFiles(client, options.dir, options.onProgress);
    for (const [label, name] of steps) {
      options.onProgress?.({ label, done: 0, total: 1 });
      const sql = readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), "utf8");
      await client.query(sql.replaceAll(":shift", options.shift ? "1" : "0"));
      options.onProgress?.({ label, done: 1, total: 1 });
    }
    const { rows } = await client.query<{ id: string }>("SELECT base('instances') + 1 AS id");
    return rows.map(({ id }) => ({ slug: "ou", name: "Open University", idRoot: Number(id) }));
  });
}
