import { sql } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { client } from "#db/connect.ts";
import { OpendbError } from "#errors.ts";
import { freshControl } from "#warehouse/testing.ts";
import { at, cameFrom, originOf } from "./origin.ts";
import { sqlstateOf } from "./sqlstate.ts";

test("what fails on a connection remembers the side, and is otherwise the error that was thrown", async () => {
  const opened = await client({ url: inject("adminUrl") });
  const error: unknown = await at("source", () => opened.query("SELECT 1/0")).catch(
    (thrown: unknown) => thrown,
  );
  await opened.end();
  expect(error).toMatchObject({ code: "22012", message: "division by zero" });
  expect(originOf(error)).toBe("source");
  expect(originOf(new Error("outer", { cause: error }))).toBe("source");
});

test("the innermost side counts: what a warehouse's work asks the source is the source's", async () => {
  const error = await at("warehouse", () => at("source", () => Promise.reject(new Error("lost")))).catch(
    (thrown: unknown) => thrown,
  );
  expect(originOf(error)).toBe("source");
});

test("a query through drizzle is the control database's, in whatever work, and keeps its cause", async () => {
  const { control } = await freshControl();
  const asked = at("warehouse", () => control.execute(sql`SELECT * FROM console.nowhere`));
  const error = await asked.catch((thrown: unknown) => thrown);
  await control.pool.end();
  expect(originOf(error)).toBe("control");
  expect(sqlstateOf(error)).toBe("42P01");
});

test("an error of ours keeps its own origin; one code of one side needs none", () => {
  expect(originOf(cameFrom("control", new OpendbError("source_drift", "x")))).toBe("source");
  expect(originOf(new OpendbError("disk_full", "x", { origin: "warehouse" }))).toBe("warehouse");
  expect(originOf(new Error("x"))).toBeUndefined();
});
