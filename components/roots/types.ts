import type { ActionResult } from "#auth/action.ts";
import type { RootsChoice } from "#db/queries/roots-choice.ts";

export type FindRoots = (input: {
  customer: string;
  search: string;
  chosen: string[];
}) => Promise<ActionResult<RootsChoice>>;
export type RefreshTenants = (input: { customer: string }) => Promise<ActionResult<object>>;
export type SaveRoots = (input: {
  customer: string;
  seen: string[];
  roots: string[];
  reason: string;
}) => Promise<ActionResult<object>>;
export type RootsActs = { findRoots: FindRoots; refreshTenants: RefreshTenants; saveRoots: SaveRoots };
