import { expect, test } from "vitest";
import { unlikeSource } from "#loader/tests/oracle.testing.ts";
import { freshLoads, type TestLoads } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";

const joining = { tables: ["lms.exam_results", "lms.scores", "lms.messages", "lms.user_tracks"] };

const read = async ({ load }: TestLoads, options = {}) => {
  const { steps, state } = await load("delta", { ...joining, ...options });
  expect(state).toBe("done");
  return steps.map(({ rows_read }) => rows_read);
};

/** Every product gets another origin, long after the rows that hang on it were loaded. */
const giveOrigins = ({ source }: TestLoads) =>
  source.admin.query(
    "UPDATE platform.products SET origin_id = coalesce(origin_id, 0) + 7000, updated_at = platform.clock()",
  );

test("a joined row whose change nobody reads costs nothing, and one that is read brings the rows that hang on it, once", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  const usual = await read(loads);
  await loads.source.admin.query(
    "UPDATE platform.products SET title = title || '!', updated_at = platform.clock()",
  );
  expect(await read(loads)).toEqual(usual);
  await giveOrigins(loads);
  const [results = 0, tracks, scores = 0, messages] = await read(loads);
  expect([tracks, messages]).toEqual([usual[1], usual[3]]);
  expect(results).toBeGreaterThan(usual[0] ?? 0);
  expect(scores).toBeGreaterThan(usual[2] ?? 0);
  expect(await unlikeSource(loads)).not.toContainEqual(expect.stringMatching(/exam_results|scores/));
  expect(await read(loads)).toEqual(usual);
});

test("a window that is loaded again by hand does not hide what changed outside of it", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  await giveOrigins(loads);
  await read(loads, { from: "2020-01-01T00:00:00Z", until: "2020-01-02T00:00:00Z" });
  await read(loads);
  await loads.load("delta");
  expect(await unlikeSource(loads)).toEqual([]);
});

test("a delta that stops half-way reads what was joined again", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  await giveOrigins(loads);
  await loads.source.admin.query("ALTER TABLE platform.points RENAME COLUMN key TO label");
  expect((await loads.load("delta")).state).toBe("failed");
  await loads.source.admin.query("ALTER TABLE platform.points RENAME COLUMN label TO key");
  await loads.load("delta");
  expect(await unlikeSource(loads)).toEqual([]);
});

test("a warehouse that did not know what it had joined is put right by its next delta", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  await ask(loads.customer.asLoader, "DELETE FROM opendb.joined");
  await giveOrigins(loads);
  await loads.source.admin.query("UPDATE platform.message_types SET label = label || '!'");
  await loads.load("delta");
  expect(await unlikeSource(loads)).toEqual([]);
});

test("an event that stands keeps what it came with, but for what is joined", async () => {
  const loads = await freshLoads();
  const { customer, source } = loads;
  await loads.load("seed");
  await source.admin.query("UPDATE platform.points SET points = points + 1000");
  await giveOrigins(loads);
  const states = (await loads.load("delta", { tables: ["lms.scores"] })).steps;
  expect(states[0]?.rows_updated).toBeGreaterThan(0);
  const [found] = await ask<{ rewritten: string; resolved: string }>(
    customer.asLoader,
    "SELECT count(*) FILTER (WHERE score >= 1000) AS rewritten, count(*) FILTER (WHERE id_product > 7000) AS resolved FROM lms.scores",
  );
  expect(Number(found?.rewritten)).toBe(0);
  expect(Number(found?.resolved)).toBeGreaterThan(0);
});
