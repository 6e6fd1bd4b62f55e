import { expect, inject, onTestFinished, test, vi } from "vitest";
import { quote } from "#db/ddl.ts";
import { customers } from "#db/schema/console/customers.ts";
import { reachability } from "#db/schema/console/reachability.ts";
import { runs } from "#db/schema/console/runs.ts";
import { freshLoads } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";
import { showStatus } from "./status.ts";

/** What a command writes on standard output. */
async function written(work: () => Promise<unknown>): Promise<string> {
  let text = "";
  const out = vi.spyOn(process.stdout, "write").mockImplementation((said) => {
    text += said;
    return true;
  });
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => {
    out.mockRestore();
    err.mockRestore();
  });
  await work();
  out.mockRestore();
  err.mockRestore();
  return text;
}

test("status says what the pages say: fresh, or what is in the way, what an open load waits for, and why", async () => {
  const { load, control, customer } = await freshLoads();
  await load("seed");
  const all = () => written(() => showStatus({ json: false }));
  expect(await all()).toMatch(new RegExp(`^${customer.slug} +active +fresh `, "m"));

  const gone = {
    code: "warehouse_unavailable",
    message: "Gone.",
    origin: "warehouse",
    isTransient: true,
  } as const;
  await control.update(reachability).set({ error: gone });
  await control.insert(runs).values({
    id_customer: customer.id,
    kind: "delta",
    state: "queued",
    requested_by: "schedule",
    attempt: 2,
    started_at: new Date(),
    next_attempt_at: new Date("2026-11-23T04:05:00Z"),
    error: gone,
  });
  const shown = await all();
  expect(shown).toMatch(new RegExp(`^${customer.slug} +active +unreachable `, "m"));
  expect(shown).toContain(
    "waiting for attempt 3 of 4 at 2026-11-23 01:05, because: The warehouse does not answer",
  );
  expect(shown).toMatch(/: warehouse out of reach since .*: The warehouse does not answer$/m);

  // The warehouse itself is not needed for that.
  const admin = { url: inject("adminUrl"), database: "postgres" };
  const allow = (is: boolean) => ask(admin, `ALTER DATABASE ${quote(customer.slug)} ALLOW_CONNECTIONS ${is}`);
  await allow(false);
  const one = JSON.parse(await written(() => showStatus({ customer: customer.slug, json: true }))) as unknown;
  await allow(true);
  expect(one).toMatchObject({
    freshness: {
      state: "unreachable",
      facets: { reachable: false, complete: false, reconciled: true },
      troubles: [{ state: "unreachable" }, { state: "retrying", attempt: 3, code: "warehouse_unavailable" }],
      open_run: { condition: "retrying" },
    },
    warehouse_error: { code: "warehouse_unavailable" },
  });
});

test("a customer that is not open is paused, whatever its loads left and however long nobody has looked at it", async () => {
  const { load, control, customer } = await freshLoads();
  await load("seed");
  await control.update(reachability).set({ looked_at: new Date("2026-01-01") });
  await control.update(runs).set({ as_of: new Date("2026-01-01") });
  const all = () => written(() => showStatus({ json: false }));
  expect(await all()).toMatch(new RegExp(`^${customer.slug}: `, "m"));
  for (const state of ["suspended", "aside"] as const) {
    await control.update(customers).set({ state });
    const shown = await all();
    expect(shown).toMatch(new RegExp(`^${customer.slug} +${state} +paused `, "m"));
    expect(shown).not.toMatch(new RegExp(`^${customer.slug}: `, "m"));
  }
});
