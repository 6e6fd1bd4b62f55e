import { type FigureName, figureOf } from "./daily.ts";
import type { Breakdown, Statement } from "./figure.ts";
import { certificates } from "./rankings/certificates.ts";
import { consumption } from "./rankings/consumption.ts";
import { byTenantInParts } from "./statements.ts";

/** Lines of a breakdown that are told one by one; what is beyond them is one line, so that the sum is the number. */
const most = 200;

/** The parts of a number but its days, which every figure is read by. */
export type Part = Exclude<Breakdown, "day">;

/** A row of a part: which columns it has depends on the figure and on what it is broken down by. */
export type PartRow = {
  tenant: string | null;
  product?: string | null;
  lesson?: string | null;
  name?: string | null;
  product_name?: string | null;
  is_deleted?: boolean;
  total?: number;
  unique_by_day?: number;
  value?: number | null;
  part?: number;
  whole?: number;
};

const byTenant = (name: FigureName) => ({ tenant: byTenantInParts(figureOf(name)) });

/** What a number of a range is broken down by, each with its statement. A list that is cut has a last row with the rest. */
export function partsOf(name: FigureName): { [P in Part]?: Statement<PartRow> } {
  if (name === "certificates") return { ...byTenant(name), product: certificates(most) };
  if (name === "lesson_events") return { ...byTenant(name), lesson: consumption(most) };
  return byTenant(name);
}
