import { carryRows } from "#loader/move.ts";
import type { LifeWork } from "./given.ts";

/** What a test without loads does of them. */
export const withoutLoads: Pick<LifeWork, "cancelLoads" | "holdLoads" | "carryRows"> = {
  cancelLoads: async () => 0,
  holdLoads: async () => {},
  carryRows,
};
