import type pg from "pg";
import { indexes, literal, quote, target } from "#db/ddl.ts";
import type { StepFinding } from "#db/schema/console/steps.ts";
import { isTableName, type TableName } from "#db/schema/index.ts";
import type { ManifestTable } from "../manifest.ts";
import { type Ask, columnOf, find } from "./checks.ts";
import { names } from "./step.ts";

type Reference = { name: string; to: TableName; column: string; inTenant: boolean };

function referencesOf(entry: ManifestTable): Reference[] {
  return entry.checks.flatMap((check) => {
    if (!("references" in check)) return [];
    const [schema, table, column] = columnOf(entry.table, check.references)?.ref?.split(".") ?? [];
    const to = `${schema}.${table}`;
    if (!column || !isTableName(to)) return [];
    return [
      { name: check.references, to, column, inTenant: to !== "lms.tenants" && entry.table !== "lms.tenants" },
    ];
  });
}

/** Whether a value of `row` is nowhere in the table that it refers to. */
const leadsNowhere = ({ to, column, inTenant }: Reference, value: string, tenant: string) =>
  `NOT EXISTS (SELECT FROM ${target(to).sql} o WHERE o.${quote(column)} = ${value}${inTenant ? ` AND o.id_tenant = ${tenant}` : ""})`;

/**
 * Whether any event refers to nothing. Events are many and refer to few: their index is walked from one value to the
 * next ("loose index scan", wiki.postgresql.org), so that this costs what the values are, not what the rows are.
 */
async function anyEvent(warehouse: pg.Client, entry: ManifestTable, reference: Reference): Promise<boolean> {
  const { place, tenant } = names(entry);
  const own = quote(reference.name);
  const next = (after: string) =>
    `SELECT e.${tenant} AS tenant, e.${own} AS value FROM ${place} e
     WHERE e.${own} IS NOT NULL${after} ORDER BY e.${tenant}, e.${own} LIMIT 1`;
  const { rows } = await warehouse.query<{ any: boolean }>(
    `WITH RECURSIVE found AS (
       (${next("")}) UNION ALL
       SELECT n.* FROM found f CROSS JOIN LATERAL (${next(` AND (e.${tenant}, e.${own}) > (f.tenant, f.value)`)}) n)
     SELECT EXISTS (SELECT FROM found f WHERE ${leadsNowhere(reference, "f.value", "f.tenant")}) AS any`,
  );
  return rows[0]?.any ?? false;
}

const isIndexed = (entry: ManifestTable, { name }: Reference) =>
  indexes(entry.table).some(([first, second]) => first === "id_tenant" && second === name);

/**
 * References of a loaded table that lead nowhere. Asked after all tables of a load are in, because they arrive in any
 * order; of events only those since `since`, so that the cost follows the changes.
 */
export async function checkReferences(
  warehouse: pg.Client,
  entry: ManifestTable,
  since: string | null,
): Promise<StepFinding[]> {
  const findings: StepFinding[] = [];
  const isEvents = entry.strategy === "append";
  const recent = since !== null && isEvents ? ` AND r.created_at >= ${literal(since)}` : "";
  for (const reference of referencesOf(entry)) {
    const isWalked = isEvents && recent === "" && isIndexed(entry, reference);
    if (isWalked && !(await anyEvent(warehouse, entry, reference))) continue;
    const own = `r.${quote(reference.name)}`;
    const ask: Ask = {
      check: `${reference.name} exists`,
      level: "warn",
      message: (count) =>
        `${count} rows have an ${reference.name} that is not in ${reference.to} of their tenant.`,
      where: `${own} IS NOT NULL${recent} AND ${leadsNowhere(reference, own, "r.id_tenant")}`,
    };
    findings.push(...(await find(warehouse, entry, target(entry.table).sql, ask)));
  }
  return findings;
}
