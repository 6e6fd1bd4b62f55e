import { expect, inject, onTestFinished, test } from "vitest";
import { client } from "#db/connect.ts";
import { errorFacts } from "#errors.ts";
import { conditionOf } from "./sqlstate.ts";

const opened = async () => {
  const made = await client({ url: inject("adminUrl") });
  onTestFinished(() => made.end());
  return made;
};

test("rights of one table that two give at once are a conflict that passes by itself, and no damage", async () => {
  const [one, other] = [await opened(), await opened()];
  await one.query("CREATE TABLE public.given_twice ()");
  onTestFinished(async () => void (await (await opened()).query("DROP TABLE public.given_twice")));
  await one.query("BEGIN");
  await one.query("GRANT SELECT ON public.given_twice TO opendb_console");
  const late = other.query("GRANT SELECT ON public.given_twice TO opendb_loader").catch((error) => error);
  await expect
    .poll(async () => {
      const { rows } = await one.query("SELECT FROM pg_locks WHERE NOT granted");
      return rows.length;
    })
    .toBeGreaterThan(0);
  await one.query("COMMIT");
  const error = await late;
  expect(error).toMatchObject({ code: "XX000" });
  const code = conditionOf(error, "warehouse")?.code;
  expect(code).toBe("transaction_conflict");
  expect(code && errorFacts[code].isTransient).toBe(true);
});
