import { expect, test } from "vitest";
import { addDays } from "#days.ts";
import { emptySource, freshLoads } from "#loader/tests/testing.ts";
import { sampleEnv } from "#sample-lms/env.ts";
import { fillOulad } from "#sample-lms/oulad/fill.ts";
import { faultsIn, stateOf } from "./compared.testing.ts";

const dir = sampleEnv().OULAD_DIR;

test("on OULAD every figure and every ranking is what the source says, of all modules together and of one", {
  timeout: 30 * 60_000,
}, async ({ skip }) => {
  skip(dir === undefined, "OULAD_DIR is not set: download the dataset and name its folder");
  const source = await emptySource();
  const [made] = await fillOulad(source.admin, { dir: dir ?? "", shift: true });
  const loads = await freshLoads({ source, root: BigInt(made?.idRoot ?? 0) });
  expect((await loads.load("seed")).state).toBe("done");
  expect((await loads.load("derive")).state).toBe("done");
  await source.admin.query("ANALYZE");
  const { tenants, today } = await stateOf(loads);
  const until = addDays(today, -1);
  // The last presentations begin in February and October: a month in their midst, and the same weekdays of the year before.
  const month = { from: addDays(until, -147), until: addDays(until, -120) };
  const before = { from: addDays(month.from, -364), until: addDays(month.until, -364) };
  const faults = await faultsIn(loads, [month, before], [tenants, tenants.slice(2, 3)]);
  expect(faults.slice(0, 10)).toEqual([]);
});
