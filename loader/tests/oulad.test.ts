import { expect, test } from "vitest";
import { sampleEnv } from "#sample-lms/env.ts";
import { expectDataset } from "#sample-lms/oulad/dataset.testing.ts";
import { fillOulad } from "#sample-lms/oulad/fill.ts";
import { ask } from "#warehouse/testing.ts";
import { eligible } from "./oracle/computed.testing.ts";
import { bothSides, unlikeSource } from "./oracle.testing.ts";
import { emptySource, freshLoads } from "./testing.ts";

const dir = sampleEnv().OULAD_DIR;
const proven = [
  "lms.user_product_progress",
  "metrics.user_activity_snapshots",
  "metrics.daily_lesson_events",
];

test("on OULAD every row arrives, twins too, and computed tables equal independent queries over the source", {
  timeout: 20 * 60_000,
}, async ({ skip }) => {
  skip(dir === undefined, "OULAD_DIR is not set: download the dataset and name its folder");
  const source = await emptySource();
  const [made] = await fillOulad(source.admin, { dir: dir ?? "", shift: true });
  await expectDataset(source.admin);
  const loads = await freshLoads({ source, root: BigInt(made?.idRoot ?? 0) });
  const { customer, load } = loads;
  expect((await load("seed")).state).toBe("done");
  expect((await load("derive")).state).toBe("done");

  const tenants = (await ask<{ id: string }>(customer.asLoader, "SELECT id FROM opendb.tenants")).map(
    ({ id }) => id,
  );
  expect(tenants).toHaveLength(8);
  expect(await unlikeSource(loads)).toEqual([]);
  const twins = `SELECT sum(n)::text AS n FROM (SELECT count(*) AS n FROM lms.user_lesson_progress WHERE action >= 0
    GROUP BY id_tenant, id_user, id_item, action, created_at HAVING count(*) > 1) t`;
  expect(await ask(customer.asLoader, twins)).toEqual([{ n: "1429783" }]);

  await source.admin.query(eligible);
  for (const table of proven) {
    const { truth, found } = await bothSides(loads, table);
    expect(truth.length, table).toBeGreaterThan(1000);
    // Not toEqual: a difference among millions of rows must not be printed whole.
    expect(found.filter((row, at) => row !== truth[at]).slice(0, 5), table).toEqual([]);
    expect(found.length, table).toBe(truth.length);
  }

  const panel = `SELECT date::text, sum(active_30d)::text AS n FROM metrics.user_activity_snapshots
    WHERE date > opendb.day(now()) - 90 GROUP BY date ORDER BY date`;
  const inZone = (zone: string) =>
    ask(
      {
        ...customer.asLoader,
        url: `${customer.asLoader.url}?options=${encodeURIComponent(`-c timezone=${zone}`)}`,
      },
      panel,
    );
  expect(await inZone("UTC")).toEqual(await inZone("Asia/Tokyo"));
  expect((await inZone("UTC")).length).toBeGreaterThan(30);
});
