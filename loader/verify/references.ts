import type pg from "pg";
import { indexes, quote, target } from "#db/ddl.ts";
import type { StepFinding } from "#db/schema/console/steps.ts";
import { isTableName, type TableName } from "#db/schema/index.ts";
import type { ManifestTable } from "#loader/manifest/manifest.ts";
import type { RunKey } from "#loader/run/fence.ts";
import { type Ask, answered, columnOf, find } from "./checks.ts";
import { finding } from "./finding.ts";

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

/** A reference that cannot be followed: the table that it leads to has lost what it leads to. */
type Broken = Reference & { lacks: string };

/** The references of a table, and those that the warehouse has no columns for any more: somebody has changed that table. */
async function followable(
  warehouse: pg.Client,
  entry: ManifestTable,
): Promise<{ sound: Reference[]; broken: Broken[] }> {
  const sound: Reference[] = [];
  const broken: Broken[] = [];
  for (const reference of referencesOf(entry)) {
    const needed = [reference.column, ...(reference.inTenant ? ["id_tenant"] : [])];
    const { rows } = await warehouse.query<{ lacks: string }>(
      `SELECT name AS lacks FROM unnest($1::text[]) name WHERE NOT EXISTS (
         SELECT FROM pg_attribute WHERE attrelid = to_regclass($2) AND attname = name AND NOT attisdropped)`,
      [needed, target(reference.to).sql],
    );
    if (rows[0]) broken.push({ ...reference, lacks: rows[0].lacks });
    else sound.push(reference);
  }
  return { sound, broken };
}

/** Says of references that were not looked at whose fault that is. */
const unasked = (broken: Broken[]): StepFinding[] =>
  broken.map((reference) =>
    finding(
      "reference_broken",
      { to: reference.to, column: reference.lacks },
      { check: checkOf(reference).check, level: "warn" },
    ),
  );

/** Whether a value of `row` is nowhere in the table that it refers to. */
const leadsNowhere = ({ to, column, inTenant }: Reference, value: string, tenant: string) =>
  `NOT EXISTS (SELECT FROM ${target(to).sql} o WHERE o.${quote(column)} = ${value}${inTenant ? ` AND o.id_tenant = ${tenant}` : ""})`;

/**
 * Whether any event refers to nothing. Events are many and refer to few: their index is walked from one value to the
 * next ("loose index scan", wiki.postgresql.org), so that this costs what the values are, not what the rows are.
 */
async function anyEvent(warehouse: pg.Client, entry: ManifestTable, reference: Reference): Promise<boolean> {
  const { qualified, tenant } = entry.names;
  const own = quote(reference.name);
  const next = (after: string) =>
    `SELECT e.${tenant} AS tenant, e.${own} AS value FROM ${qualified} e
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

const checkOf = ({ name, to }: Reference): Omit<Ask, "where"> => ({
  check: `${name} exists`,
  level: "warn",
  kind: "reference",
  params: { column: name, to },
});

/**
 * References of a table that lead nowhere, in all its rows. Asked after all tables of a load are in, because they
 * arrive in any order.
 */
export async function checkReferences(warehouse: pg.Client, entry: ManifestTable): Promise<StepFinding[]> {
  const { sound, broken } = await followable(warehouse, entry);
  const findings = unasked(broken);
  for (const reference of sound) {
    const isWalked = entry.strategy === "append" && isIndexed(entry, reference);
    if (isWalked && !(await anyEvent(warehouse, entry, reference))) continue;
    const own = `r.${quote(reference.name)}`;
    const { qualified, tenant } = entry.names;
    const where = `${own} IS NOT NULL AND ${leadsNowhere(reference, own, `r.${tenant}`)}`;
    findings.push(...(await find(warehouse, entry, qualified, { ...checkOf(reference), where })));
  }
  return findings;
}

/**
 * Notes which references of a delta's `after` rows lead nowhere yet, in the transaction of the rows: they are looked at
 * again when all tables are in, so that a night costs what it brought.
 */
export async function noteReferences(
  warehouse: pg.Client,
  entry: ManifestTable,
  { identity }: RunKey,
): Promise<void> {
  const { tenant, example } = entry.names;
  for (const reference of (await followable(warehouse, entry)).sound) {
    const own = `r.${quote(reference.name)}`;
    await warehouse.query(
      `INSERT INTO opendb.unresolved_references (identity, table_name, reference, id_tenant, value, rows, example)
       SELECT $1, $2, $3, r.${tenant}, ${own}, count(*), min(${example}) FROM after r
       WHERE ${own} IS NOT NULL AND ${leadsNowhere(reference, own, `r.${tenant}`)} GROUP BY r.${tenant}, ${own}`,
      [identity, entry.table, reference.name],
    );
  }
}

/** Of what a delta noted, the references that still lead nowhere. */
export async function checkNoted(
  warehouse: pg.Client,
  entry: ManifestTable,
  { identity }: RunKey,
): Promise<StepFinding[]> {
  const { sound, broken } = await followable(warehouse, entry);
  const findings = unasked(broken);
  for (const reference of sound) {
    const { rows } = await warehouse.query<{ n: string; examples: string[] | null }>(
      `SELECT sum(u.rows)::text AS n, (array_agg(u.example ORDER BY u.value))[1:5] AS examples FROM opendb.unresolved_references u
       WHERE u.identity = $1 AND u.table_name = $2 AND u.reference = $3
         AND ${leadsNowhere(reference, "u.value", "u.id_tenant")}`,
      [identity, entry.table, reference.name],
    );
    const count = Number(rows[0]?.n ?? 0);
    if (count > 0) findings.push(answered(checkOf(reference), count, rows[0]?.examples));
  }
  return findings;
}

/** Forgets what this and earlier deltas noted. */
export const forgetNoted = (warehouse: pg.Client) =>
  warehouse.query("DELETE FROM opendb.unresolved_references");
