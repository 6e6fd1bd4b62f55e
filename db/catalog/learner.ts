import type { CatalogColumn, CatalogEntry } from "./entry.ts";
import { catalog } from "./index.ts";

/** Where a table speaks of a learner: columns that hold the id, and lists of which the id is one. */
export type LearnerPart = { entry: CatalogEntry; ids: CatalogColumn[]; lists: CatalogColumn[] };

const learners = "lms.users";

const pointing = ({ columns }: CatalogEntry, isList: boolean) =>
  columns.filter(({ reference, kind }) => reference?.table === learners && (kind === "ids") === isList);

const own = (entry: CatalogEntry): CatalogColumn[] =>
  entry.name === learners ? entry.columns.filter(({ name }) => name === "id") : [];

/** Every table that can speak of one learner, found by the references of the catalog. */
export const learnerParts: readonly LearnerPart[] = Object.values(catalog)
  .map((entry) => ({
    entry,
    ids: [...own(entry), ...pointing(entry, false)],
    lists: pointing(entry, true),
  }))
  .filter(({ ids, lists }) => ids.length + lists.length > 0);
