import "server-only";
import { learnerParts } from "#db/catalog/learner.ts";
import type { Scope } from "#db/scope.ts";
import { scopedSnapshot } from "#db/scoped.ts";
import { countsOf, type LearnerCount } from "./learner-counts.ts";
import { type Give, giveRows } from "./learner-rows.ts";
import { asked } from "./table-page-asked.ts";

/** What a warehouse holds on one learner at one moment. */
export type LearnerHeld = {
  at: Date;
  /** Of every table that could hold something. */
  counts: LearnerCount[];
  rows: (give: Give) => Promise<void>;
};

/** Looks for what the warehouse holds on a learner. While `use` works, all that it is given is of the same moment. */
export const learnerHeld = <T>(
  scope: Scope,
  id: string,
  use: (held: LearnerHeld) => Promise<T>,
): Promise<T> =>
  asked(() =>
    scopedSnapshot(
      scope,
      learnerParts.map(({ entry }) => entry.table),
      async (db, at) =>
        use({
          at,
          counts: await countsOf(db, scope, id),
          rows: (give) => giveRows(db, scope, id, give),
        }),
    ),
  );
