import "server-only";
import type { DayRange } from "#days.ts";
import type { Statement } from "#db/figures/figure.ts";
import type { Scope } from "#db/scope.ts";
import { asked } from "../table-page-asked.ts";
import { heldRows } from "./held.ts";

/** The rows of a figure's or a ranking's statement, for the tenants of a scope and the days of a range, both ends included. */
export async function statementRows<Row extends object>(
  scope: Scope,
  statement: Statement<Row>,
  range: DayRange,
): Promise<Row[]> {
  return asked(async () => [...(await heldRows(scope, statement, range))]);
}
