import { beforeEach, expect, test } from "vitest";
import { type RunError, runs } from "#db/schema/console/runs.ts";
import { steps } from "#db/schema/console/steps.ts";
import type { Access } from "#db/scope.ts";
import type { Permission } from "#db/vocabulary.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { errorFor } from "./run-error.ts";

const error: RunError = {
  code: "account_refused",
  message: "The source refused the account.",
  origin: "source",
  database: { sqlstate: "28P01", message: "password authentication failed" },
};
let seenBy: (permissions: Permission[] | undefined) => Promise<unknown[]>;

beforeEach(async () => {
  const { control } = await freshControl();
  const { id: id_customer } = await freshCustomer(control);
  const values = { id_customer, kind: "delta", state: "failed", requested_by: "test", error } as const;
  const [run] = await control.insert(runs).values(values).returning();
  await control.insert(steps).values({
    id_run: run?.id ?? 0,
    table_name: "lms.users",
    strategy: "merge",
    state: "failed",
    position: 0,
    error,
  });
  seenBy = async (permissions) => {
    const access: Pick<Access, "permissions"> | undefined = permissions && {
      permissions: new Set(permissions),
    };
    const [ofRun] = await control.select({ error: errorFor(runs.error, access) }).from(runs);
    const [ofStep] = await control.select({ error: errorFor(steps.error, access) }).from(steps);
    return [ofRun?.error, ofStep?.error];
  };
});

test("who may request loads sees what the database said, of a run and of a step", async () => {
  expect(await seenBy(["loads.read", "loads.request"])).toEqual([error, error]);
});

test("nobody else is sent it, and the rest of the error stays", async () => {
  const { database: _, ...rest } = error;
  expect(await seenBy(["loads.read"])).toEqual([rest, rest]);
  expect(await seenBy(undefined)).toEqual([rest, rest]);
});
