import { tableNames } from "#db/schema/index.ts";
import { because, inEnglish } from "#errors/english.ts";
import {
  type FindingKind,
  findings,
  part,
  type Reason,
  type ReasonParams,
  reasons,
} from "#errors/sentences.ts";
import {
  type ErrorCode,
  type ErrorParams,
  errorCodes,
  errorFacts,
  type Origin,
  type Param,
} from "#errors.ts";
import { ask } from "./database.ts";

/** What the database said, which only people who may request loads are shown. */
export const databaseSaid = 'relation "bi.secret_view" does not exist';

const object = part("object", { type: "materialized_view", name: "bi.learners" });
const table = "lms.users";
const samples: Record<string, Param> = {
  all: 20_000,
  by: "seed",
  column: "id_exam",
  columns: ["nickname", "birthday"],
  count: 1053,
  database: "acme",
  differences: [
    part("source_column", { column: "name", expected: "text", found: "nothing" }),
    part("warehouse_column", { column: "id", expected: "bigint", found: "text" }),
    part("column_strange", { column: "note" }),
  ],
  examples: ["(1,7)", "(1,8)"],
  finding: { say: "findings.unique.text", params: { count: 2 } },
  found: "postgres",
  gone: 1053,
  kind: "derive",
  most: 0.3,
  object,
  objects: [
    part("lost", { object, why: part("refused", {}) }),
    part("lost", { object: part("object", { type: "policy", name: "one" }), why: part("no_way", {}) }),
  ],
  ofLeft: 1,
  relation: "platform.users",
  relations: ["platform.users", "platform.exams"],
  since: { at: "2026-11-27T04:00:00.000Z" },
  table,
  tables: ["lms.users", "lms.tags"],
  tenants: ["7", "9"],
  times: 5,
  why: part("of_owner", { owner: "bi" }),
};
const sampled = (names: readonly string[]): ErrorParams =>
  Object.fromEntries(names.map((name) => [name, samples[name] ?? "9"]));

const ofReason = (reason: Reason) => {
  const params = sampled(reasons[reason].params) as ReasonParams<Reason>;
  const { code, message, hint, isTransient } = because(reason, params);
  const database = { sqlstate: "42P01", message: databaseSaid };
  return { code, message, hint, isTransient, reason, params, table, database };
};

const ofCode = (code: ErrorCode) => {
  const origins: readonly Origin[] = errorFacts[code].origins;
  return { code, message: "The catalogue says it.", origin: origins[0], params: { column: "name" } };
};

const ofFinding = (kind: FindingKind, level = "warn") => {
  const params = sampled(findings[kind]);
  const message = inEnglish(`findings.${kind}.text`, params);
  return { check: kind, level, kind, params, message, examples: ["(1,7)"] };
};

// As versions of before recorded them: with nothing but an English sentence.
const old = {
  error: { code: "conflict", message: "Something of old is in the way.", hint: "Look at what it was." },
  finding: { check: "volume", level: "warn", message: "7 rows were read; the median was 9." },
};

type Recorded = { error?: object; findings?: object[] };

/** A load has fewer tables than there are reasons. */
const inLoads = (rows: Recorded[]): Recorded[][] =>
  Array.from({ length: Math.ceil(rows.length / 24) }, (_, at) => rows.slice(24 * at, 24 * (at + 1)));

const shown: Recorded[][] = [
  ...inLoads((Object.keys(reasons) as Reason[]).map((reason) => ({ error: ofReason(reason) }))),
  ...inLoads(errorCodes.map((code) => ({ error: ofCode(code) }))),
  ...inLoads([
    ...(Object.keys(findings) as FindingKind[]).map((kind) => ({ findings: [ofFinding(kind)] })),
    { findings: (["note", "stop", "differs"] as const).map((level) => ofFinding("values_differ", level)) },
    { findings: [old.finding], error: old.error },
  ]),
];

/** Makes a customer whose loads failed in all ways that a page can show. Returns the addresses of these loads. */
export async function recordEverything(slug: string, who: string): Promise<string[]> {
  const [customer] = await ask<{ id: string }>(
    "opendb",
    `INSERT INTO console.customers (slug, name, id_server, id_root_tenant, state)
     SELECT $1, initcap($1), min(id), 999999, 'provisioning' FROM console.servers RETURNING id::text`,
    [slug],
  );
  await ask(
    "opendb",
    "INSERT INTO console.memberships (id_person, id_customer) SELECT id, $1 FROM console.people WHERE email = $2",
    [customer?.id, who],
  );
  const addresses: string[] = [];
  for (const rows of shown) {
    const [run] = await ask<{ id: string }>(
      "opendb",
      `INSERT INTO console.runs (id_customer, kind, state, requested_by, started_at, finished_at, error)
       VALUES ($1, 'delta', 'failed', 'worker', now(), now(), $2) RETURNING id::text`,
      [customer?.id, JSON.stringify(rows[0]?.error ?? ofCode("internal"))],
    );
    for (const [at, { error, findings = [] }] of rows.entries())
      await ask(
        "opendb",
        `INSERT INTO console.steps (id_run, table_name, strategy, state, position, findings, error)
         VALUES ($1, $2, 'merge', $3, $4, $5, $6)`,
        [
          run?.id,
          tableNames[at],
          error ? "failed" : "unreconciled",
          at,
          JSON.stringify(findings),
          error ? JSON.stringify(error) : null,
        ],
      );
    addresses.push(`/c/${slug}/loads/${run?.id}`);
  }
  return addresses;
}
