import { expect, test } from "vitest";
import { ask, freshWarehouse } from "#warehouse/testing.ts";

test("ids spliced into sorted ones, and out of them, are what sorting all again gives", async () => {
  const { asLoader } = await freshWarehouse();
  // Lists of 0 to 400 ids, of which up to 5, or up to 100, come and go: at the ends, side by side, or all of them.
  const [counts] = await ask<{ lists: number; differing: number; long: number; emptied: number }>(
    asLoader,
    `SELECT count(*)::int AS lists, count(*) FILTER (WHERE made IS DISTINCT FROM sorted)::int AS differing,
       count(*) FILTER (WHERE cardinality(came) + cardinality(went) > 50)::int AS long,
       count(*) FILTER (WHERE cardinality(ids) > 0 AND sorted = '{}')::int AS emptied
     FROM (
       SELECT ids, came, went, opendb.spliced(ids, came, went) AS made,
         ARRAY(SELECT id FROM unnest(ids || came) id WHERE id <> ALL (went) ORDER BY id) AS sorted
       FROM generate_series(1, 1500) n CROSS JOIN LATERAL (
         SELECT coalesce(array_agg(id ORDER BY id) FILTER (WHERE place % 3 > 0), '{}') AS ids,
           coalesce(array_agg(id ORDER BY place) FILTER (WHERE place % 3 = 0 AND place < changes), '{}') AS came,
           coalesce(array_agg(id ORDER BY place) FILTER (WHERE place % 3 > 0 AND place < changes), '{}') AS went
         FROM (
           SELECT id::bigint, row_number() OVER (ORDER BY hashint8extended(id, n)) AS place,
             CASE WHEN n % 5 = 0 THEN n % 150 ELSE n % 8 END AS changes
           FROM generate_series(1, (n * 37) % (CASE WHEN n % 3 = 0 THEN 8 ELSE 600 END)) id) ids) lists) spliced`,
  );
  expect(counts).toMatchObject({ lists: 1500, differing: 0 });
  expect(counts?.long).toBeGreaterThan(50);
  expect(counts?.emptied).toBeGreaterThan(5);
});
