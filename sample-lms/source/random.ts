import { readFileSync } from "node:fs";
import type pg from "pg";
import { OpendbError } from "#errors.ts";

/** Makes the functions of random.sql and people.sql, with the seed built in, where the search path points. */
export async function makeRandom(client: pg.ClientBase, seed: number): Promise<void> {
  if (!Number.isSafeInteger(seed) || Math.abs(seed) > 2 ** 40)
    throw new OpendbError("bad_input", `A seed is a whole number, not ${seed}.`, {
      hint: "Take 1, for example.",
    });
  for (const file of ["./random.sql", "./people.sql"]) {
    const sql = readFileSync(new URL(file, import.meta.url), "utf8");
    await client.query(sql.replaceAll(":seed", `(${seed})::bigint`));
  }
}
