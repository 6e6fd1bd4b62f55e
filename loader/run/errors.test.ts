import { DrizzleQueryError } from "drizzle-orm/errors";
import { expect, inject, test } from "vitest";
import { sqlstateOf } from "#errors/sqlstate.ts";
import type { OpendbError } from "#errors.ts";
import { runLoad } from "#loader/execute.ts";
import { postgresSource } from "#loader/extract/postgres.ts";
import { pour } from "#loader/extract/pull.ts";
import { emptySource, ended, freshLoads, freshSource, requested, rootOf } from "#loader/tests/testing.ts";
import { freshWarehouse } from "#warehouse/testing.ts";
import { claimRun } from "./claim.ts";
import { asFault, recorded } from "./errors.ts";
import { lanes } from "./lanes.ts";
import { withWarehouse } from "./load.ts";

const { signal } = new AbortController();
const clock = "SELECT now()";
const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const withPassword = (url: string, password: string) => Object.assign(new URL(url), { password }).toString();

test("an account that is refused is told with the setting of the side that refused it", async () => {
  const url = withPassword(inject("adminUrl"), "wrong");
  const source = await thrownBy(postgresSource({ url, clock }).snapshot(1, signal));
  const warehouse = await thrownBy(withWarehouse({ warehouse: { url }, signal }, async () => {}));
  expect(recorded(asFault(source))).toMatchObject({
    code: "account_refused",
    origin: "source",
    isTransient: false,
    message: expect.stringMatching(/^The source refused the account/),
    hint: expect.stringContaining("SOURCE_URL"),
    database: { sqlstate: "28P01", message: expect.stringContaining("password authentication failed") },
  });
  const told = recorded(asFault(warehouse));
  expect(told).toMatchObject({ code: "account_refused", origin: "warehouse" });
  expect(`${told.message} ${told.hint}`).toMatch(/The warehouse .* DATABASE_URL/);
  expect(`${told.message} ${told.hint}`).not.toMatch(/source/i);
});

test("a server that is away is told as the side that it is", async () => {
  const url = Object.assign(new URL(inject("adminUrl")), { port: "1" }).toString();
  const source = await thrownBy(postgresSource({ url, clock }).snapshot(1, signal));
  const warehouse = await thrownBy(lanes({ url }, 1, signal, [1], async () => {}));
  expect([source, warehouse].map((error) => asFault(error))).toMatchObject([
    { code: "source_unavailable", origin: "source", isTransient: true },
    { code: "warehouse_unavailable", origin: "warehouse", isTransient: true },
  ]);
});

test("when a copy fails, the end that failed is the one that is told", async () => {
  const source = await emptySource();
  const { asLoader } = await freshWarehouse();
  const snapshot = await postgresSource({ url: source.url, clock }).snapshot(2, signal);
  const copying = (query: string) =>
    withWarehouse({ warehouse: asLoader, signal }, async (warehouse) => {
      await warehouse.query("CREATE TEMP TABLE taken (n int NOT NULL)");
      await pour({ warehouse, snapshot }, query, "taken", "n");
    });
  const ofWarehouse = await thrownBy(copying("SELECT NULL::int FROM generate_series(1, 100000)"));
  const ofSource = await thrownBy(copying("SELECT 1 / (n - 50000) FROM generate_series(1, 100000) n"));
  await snapshot.close();
  expect(asFault(ofWarehouse, "lms.users")).toMatchObject({
    code: "row_refused",
    origin: "warehouse",
    table: "lms.users",
    params: { column: "n" },
  });
  expect(asFault(ofSource)).toMatchObject({ code: "value_refused", origin: "source" });
});

test("what a warehouse lacks is never told as the source's", async () => {
  const { asLoader } = await freshWarehouse();
  const work = lanes(asLoader, 1, signal, [1], async (warehouse) => {
    await warehouse.query("SELECT * FROM opendb.nowhere");
  });
  const fault = asFault(await thrownBy(work));
  expect(fault).toMatchObject({ code: "contract", origin: "warehouse", isTransient: false });
  expect(fault.message).toContain('relation "opendb.nowhere" does not exist');
});

test("every cause is kept, and a fault of a step is the same fault with its table", () => {
  const inner = Object.assign(new Error("terminating"), { code: "57P01" });
  const wrapped = new DrizzleQueryError("SELECT $1", ["ann@example.org"], inner);
  const fault = asFault(wrapped);
  expect(fault).toMatchObject({ code: "control_unavailable", origin: "control", cause: wrapped });
  const ofStep = asFault(fault, "lms.users");
  expect(ofStep).toMatchObject({ code: "control_unavailable", origin: "control", table: "lms.users" });
  expect(sqlstateOf(ofStep)).toBe("57P01");
  expect(recorded(ofStep).database).toEqual({ sqlstate: "57P01", message: "terminating" });
  const unexpected = new TypeError("x is not a function");
  expect(asFault(unexpected)).toMatchObject({ code: "internal", isTransient: false, cause: unexpected });
  expect(recorded(asFault(unexpected)).database).toBeUndefined();
});

test("a load whose source refuses it records side and SQLSTATE, and says so once with its cause", async () => {
  const open = await freshSource();
  const source = { ...open, url: withPassword(open.url, "wrong") };
  const { control, customer } = await freshLoads({ source, root: await rootOf(open, "acme") });
  const id = await requested({ control, customer }, "delta");
  await claimRun(control, id, "test");
  const told: [string | undefined, OpendbError][] = [];
  const onFailure = (error: OpendbError, step?: string) => void told.push([step, error]);
  expect(await runLoad({ idRun: id, worker: "test", signal, onFailure })).toBe("failed");
  expect((await ended(control, id)).run.error).toMatchObject({
    code: "account_refused",
    origin: "source",
    database: { sqlstate: "28P01" },
  });
  expect(told.map(([step, error]) => [step, error.code, sqlstateOf(error)])).toEqual([
    [undefined, "account_refused", "28P01"],
  ]);
});

test("a step that fails is told with its table, and the database's text stands with the step", async () => {
  const { load, source } = await freshLoads();
  await source.admin.query("ALTER TABLE platform.exams RENAME COLUMN title TO headline");
  const { steps } = await load("delta", { tables: ["lms.exams"] });
  expect(steps[0]?.error).toMatchObject({
    code: "source_drift",
    origin: "source",
    message: expect.stringContaining("column s.title does not exist"),
    params: { missing_column: "s.title" },
    database: { sqlstate: "42703", message: "column s.title does not exist" },
  });
});
