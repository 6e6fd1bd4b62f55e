import type pg from "pg";
import { countedDays, type Day } from "#days.ts";
import type { StepFinding } from "#db/schema/console/steps.ts";
import type { TableName } from "#db/schema/index.ts";
import type { ComputedTable } from "#loader/manifest/manifest.ts";
import { notCounted } from "#loader/manifest/sql.ts";
import { finding } from "#loader/verify/finding.ts";
import { lastCounted } from "./strategies/stale.ts";

/** How many rows of an input lie on no counted day. Asked tenant by tenant, as the index on (id_tenant, time) has them. */
const leftOutOf = (input: TableName, time: string, last: Day): string => {
  const counts = notCounted(`i."${time}"`, last).map(
    (outside) => `(SELECT count(*) FROM ${input} i WHERE i.id_tenant = t.id AND ${outside})`,
  );
  return `SELECT coalesce(sum(${counts.join(" + ")}), 0)::text AS n FROM opendb.tenants t`;
};

/** Which rows a table by days leaves out, for their times lie on no day that is counted. */
export async function leftOut(
  warehouse: pg.ClientBase,
  { model }: ComputedTable,
  asOf: Day,
): Promise<StepFinding[]> {
  const findings: StepFinding[] = [];
  const last = lastCounted(asOf);
  for (const [input, { invalidates }] of Object.entries(model.inputs)) {
    if (!model.grain.day || !invalidates.day) continue;
    const { rows } = await warehouse.query<{ n: string }>(
      leftOutOf(input as TableName, invalidates.day, last),
    );
    const count = Number(rows[0]?.n);
    if (count === 0) continue;
    const said = {
      count,
      table: input,
      column: invalidates.day,
      from: { day: countedDays.from },
      last: { day: last },
    };
    findings.push(finding("in_no_day", said, { check: "days that are counted", level: "note", count }));
  }
  return findings;
}
