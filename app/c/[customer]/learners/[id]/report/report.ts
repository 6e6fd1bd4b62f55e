import type { LearnerCount } from "#db/queries/learner-counts.ts";
import type { Give } from "#db/queries/learner-rows.ts";
import type { ScopedCustomer } from "#db/scope.ts";
import type { Messages } from "#i18n/messages.ts";

/** What a report is about, as it was `at` that moment; `counts` are of the tables that hold anything. */
export type About = {
  id: string;
  customer: ScopedCustomer;
  at: Date;
  counts: LearnerCount[];
  messages: Messages;
  locale: string;
};

/** Writes a report piece by piece, as its rows come. */
export type Report = (
  about: About,
  rows: (give: Give) => Promise<void>,
  write: (piece: string) => Promise<void>,
) => Promise<void>;
