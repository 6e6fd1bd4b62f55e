import "server-only";
import { and, desc, eq, inArray, isNotNull } from "drizzle-orm";
import { cache } from "react";
import { consoleDb } from "#db/control.ts";
import { runs } from "#db/schema/console/runs.ts";
import type { Access } from "#db/scope.ts";
import { openRunStates } from "#db/vocabulary.ts";

/** How fresh a customer's warehouse is: the source time it is complete up to, and when that was finished. */
export const freshnessOf = cache(async (access: Access) => {
  const mine = eq(runs.id_customer, access.customer.id);
  const [[latest], [open]] = await Promise.all([
    consoleDb()
      .select({ asOf: runs.as_of, finishedAt: runs.finished_at })
      .from(runs)
      .where(and(mine, inArray(runs.state, ["done", "unreconciled"]), isNotNull(runs.as_of)))
      .orderBy(desc(runs.as_of), desc(runs.id))
      .limit(1),
    consoleDb()
      .select({ id: runs.id, kind: runs.kind, state: runs.state })
      .from(runs)
      .where(and(mine, inArray(runs.state, [...openRunStates]))),
  ]);
  return { asOf: latest?.asOf ?? null, finishedAt: latest?.finishedAt ?? null, open: open ?? null };
});
