import { beforeEach, expect, test } from "vitest";
import { scopeOfPerson, somebody } from "#auth/people/testing.ts";
import type { Control } from "#db/control.ts";
import { renewalsOf } from "./contracts-renewals.ts";
import { begin, contract, customer, inDays } from "./customers.testing.ts";

let control: Control;

beforeEach(async () => {
  ({ control } = await begin());
  return () => control.pool.end();
});

const dayIn = (days: number) => inDays(days).toISOString().slice(0, 10);

test("what ends is told by day, that of one day in the order in which people count, and of their own customers only", async () => {
  const [ten, nine, soon, theirs] = [
    await customer("ten", "Rede 10"),
    await customer("nine", "rede 9"),
    await customer("soon", "Zebra"),
    await customer("theirs", "Alheia"),
  ];
  for (const one of [ten, nine, theirs]) await contract(one, { ends_on: dayIn(40) });
  await contract(soon, { ends_on: dayIn(20) });
  const scope = await scopeOfPerson(control, await somebody(control, "customer_success", [ten, nine, soon]));
  const { rows, hasMore } = await renewalsOf(scope, "pt-BR");
  expect([rows.map(({ name, kind }) => `${name} ${kind}`), hasMore]).toEqual([
    ["Zebra end", "rede 9 end", "Rede 10 end"],
    false,
  ]);
});
