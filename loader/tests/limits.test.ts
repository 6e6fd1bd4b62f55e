import { expect, inject, test } from "vitest";
import { closeControl } from "#db/control.ts";
import { ownerRole, quote } from "#db/ddl.ts";
import { required } from "#env.ts";
import { sourceRole } from "#sample-lms/source/create.ts";
import { ask } from "#warehouse/testing.ts";
import { freshLoads, type TestLoads } from "./testing.ts";

/** What an administrator may set for the sessions of a role, tight enough to end a load that let it hold. */
const limits: Record<string, string> = {
  statement_timeout: "1ms",
  lock_timeout: "1ms",
  transaction_timeout: "100ms",
  idle_in_transaction_session_timeout: "1ms",
  idle_session_timeout: "1ms",
  default_transaction_isolation: "serializable",
  default_transaction_read_only: "on",
  default_transaction_deferrable: "on",
};

/** As whom a load signs in to each side, and to which database. */
const sides = {
  source: ({ source }: TestLoads) => [sourceRole, source.database],
  warehouse: ({ customer }: TestLoads) => [ownerRole, customer.slug],
  control: () => [ownerRole, new URL(required("DATABASE_URL")).pathname.slice(1)],
};

test.each(Object.entries(sides))(
  "loads do not mind what limits and transaction defaults a role has in the %s",
  async (side, at) => {
    const loads = await freshLoads();
    await loads.load("seed", { tables: ["lms.tags", "lms.tenants"] });
    const [role = "", database = ""] = at(loads);
    const alter = (sql: string) =>
      ask({ url: inject("adminUrl") }, `ALTER ROLE ${quote(role)} IN DATABASE ${quote(database)} ${sql}`);
    const ends: unknown[] = [];
    for (const [name, value] of Object.entries(limits)) {
      await alter(`SET ${name} = '${value}'`);
      // What this process has open was opened before.
      await closeControl();
      for (const kind of ["seed", "delta", "derive"] as const) {
        const tables = kind === "derive" ? (["metrics.hourly_events"] as const) : (["lms.tags"] as const);
        const { state, run } = await loads.load(kind, { tables: [...tables] });
        ends.push([side, name, kind, state, run.error]);
      }
      await alter(`RESET ${name}`);
    }
    const expected = ends.map((end) => [...(end as unknown[]).slice(0, 3), "done", null]);
    expect(ends).toEqual(expected);
  },
);
