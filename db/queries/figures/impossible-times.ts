import "server-only";
import { addDays, countedDays, type Day, earlier } from "#days.ts";
import { type OutOfDays, outOfDays } from "#db/figures/impossible.ts";
import type { Scope } from "#db/scope.ts";
import { asked } from "../table-page-asked.ts";
import { heldRows, loadedOf } from "./held.ts";

/** Rows of a table whose times lie on no day that is counted, and which days those are: what the statement was asked for. */
export type ImpossibleTimes = { from: Day; until: Day; tables: OutOfDays[] };

/**
 * How many rows of the scope's tenants have times that cannot be, as numbers only. Counted are days from 2000 to the one
 * after that of the data, as the loads do; before the first load of figures no day is known, and the answer is null.
 */
export async function impossibleTimes(scope: Scope): Promise<ImpossibleTimes | null> {
  return asked(async () => {
    const { day } = await loadedOf(scope);
    if (!day) return null;
    const range = { from: countedDays.from, until: earlier(addDays(day, 1), countedDays.until) };
    return { ...range, tables: [...(await heldRows(scope, outOfDays, range))] };
  });
}
