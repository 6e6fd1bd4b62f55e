import { readFileSync } from "node:fs";
import { bookkeepingSteps } from "#db/bookkeeping/steps.ts";
import { ask, type TestWarehouse } from "#warehouse/testing.ts";

/** Makes a warehouse what it was at version 5: its tables as they stood then, and the steps up to there. */
export async function asAtFive({ asLoader }: Pick<TestWarehouse, "asLoader">): Promise<void> {
  const tables = readFileSync(new URL("../../db/golden/warehouse-0005.sql", import.meta.url), "utf8");
  const steps = bookkeepingSteps().filter(({ version, isOfTables }) => version <= 5 && !isOfTables);
  for (const sql of [
    "DROP SCHEMA lms CASCADE; DROP SCHEMA metrics CASCADE; DROP SCHEMA opendb CASCADE",
    "CREATE SCHEMA lms; CREATE SCHEMA metrics; CREATE SCHEMA opendb",
    ...steps.map(({ sql }) => sql),
    tables,
    "INSERT INTO opendb.meta (contract_version, bookkeeping) VALUES (1, 5)",
  ])
    await ask(asLoader, sql);
}
