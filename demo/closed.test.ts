import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { customers } from "#db/schema/console/customers.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { stillOpen } from "./content.ts";
import { load } from "./loads.ts";

test("a demo in which somebody has suspended or set aside a customer starts again, without it", async () => {
  const { control } = await freshControl();
  const [kept, away] = [await freshCustomer(control), await freshCustomer(control, 2n)];
  const filled = [kept, away].map(({ slug, name }) => ({ slug, name, idRoot: 1 }));
  expect(await stillOpen(control, filled)).toEqual(filled);
  for (const state of ["suspended", "aside", "gone"] as const) {
    await control.update(customers).set({ state }).where(eq(customers.id, away.id));
    expect(await stillOpen(control, filled)).toEqual(filled.slice(0, 1));
    // No load is asked for, which would be refused.
    await load(control, [away.slug]);
  }
  await control.pool.end();
});
