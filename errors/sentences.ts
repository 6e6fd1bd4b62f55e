import type { ErrorCode, ErrorParams, Param, Part } from "#errors.ts";

/*
 * The sentences of messages/<language>/errors.json that say more than the explanation of a code does, each with what
 * goes into it. They are recorded by name and parameters, and put into words when somebody reads them.
 */

type Reasons = Record<string, { code: ErrorCode; params: readonly string[] }>;

/** Why something failed: `reasons.<name>.text` and `.hint`. */
export const reasons = {
  source_columns_changed: { code: "source_drift", params: ["table", "differences"] },
  source_table_locked: { code: "locked", params: ["relation", "behind", "since"] },
  source_table_given_way: { code: "locked", params: ["relation", "process"] },
  source_table_rewritten: { code: "transaction_conflict", params: ["relations"] },
  source_clock_unusable: { code: "configuration", params: ["found"] },
  source_pool_of_statements: { code: "configuration", params: [] },
  too_many_misfits: {
    code: "too_many_misfits",
    params: ["table", "bound", "count", "all", "most", "columns", "examples"],
  },
  snapshot_lost: { code: "source_unavailable", params: [] },
  root_missing: { code: "not_found", params: ["root"] },
  seed_shrinks: { code: "needs_confirmation", params: ["table", "read", "all", "gone", "most"] },
  rows_gone: { code: "needs_confirmation", params: ["table", "gone", "all", "ofLeft", "most"] },
  tenants_left: { code: "needs_confirmation", params: ["tenants", "count", "table", "gone", "all", "most"] },
  dependents_lost: { code: "needs_confirmation", params: ["objects"] },
  readers_stay: { code: "timeout", params: [] },
  superuser_signed_in: { code: "configuration", params: [] },
  strange_in_staging: { code: "conflict", params: ["objects"] },
  upgrade_in_the_way: { code: "conflict", params: ["version", "object", "why"] },
  warehouse_table_changed: { code: "contract", params: ["table", "differences", "by"] },
  contract_newer: { code: "contract", params: ["version", "known"] },
  records_newer: { code: "contract", params: [] },
  check_stopped: { code: "check_failed", params: ["finding", "examples"] },
  table_unknown: { code: "bad_input", params: ["table"] },
  tables_not_filled: { code: "bad_input", params: ["kind", "tables"] },
  process_ended: { code: "interrupted", params: ["times"] },
  process_gone: { code: "interrupted", params: [] },
  wrong_database: { code: "configuration", params: ["database", "found"] },
  wrong_role: { code: "configuration", params: ["database", "role", "found"] },
  settings_lost: { code: "configuration", params: ["database"] },
  pooler_between: { code: "configuration", params: [] },
  slug_taken: { code: "conflict", params: ["slug"] },
  database_there: { code: "conflict", params: ["database"] },
  roots_overlap: { code: "conflict", params: ["tenant", "root"] },
  tenant_unknown: { code: "not_found", params: ["tenant"] },
  tenant_of_customer: { code: "conflict", params: ["tenant", "customer", "root"] },
  server_closed: { code: "not_found", params: [] },
  plan_unknown: { code: "not_found", params: ["plan"] },
  first_load_ended: { code: "check_failed", params: ["run", "state"] },
  kit_refused: { code: "check_failed", params: ["role", "said"] },
  kit_untold: { code: "configuration", params: ["server"] },
  kit_name_bad: { code: "bad_input", params: ["role", "customer"] },
  kit_name_taken: { code: "conflict", params: ["role"] },
  kit_role_strange: { code: "conflict", params: ["role"] },
  kit_tenants_unknown: { code: "bad_input", params: ["customer", "tenants"] },
  kit_over: { code: "bad_input", params: ["role"] },
  kit_over_plan: { code: "bad_input", params: ["plan", "connections", "seconds"] },
  kit_limit_reached: { code: "conflict", params: ["plan", "count"] },
  kit_revoked: { code: "conflict", params: ["role"] },
  kit_unfinished: { code: "conflict", params: ["role"] },
  kit_certificates_full: { code: "conflict", params: ["role", "serial"] },
  kit_request_bad: { code: "bad_input", params: [] },
  kit_address_bad: { code: "bad_input", params: ["addresses"] },
  load_running: { code: "load_running", params: ["load", "kind"] },
  customer_moving: { code: "conflict", params: [] },
  move_server_unknown: { code: "not_found", params: ["server"] },
  move_server_same: { code: "conflict", params: ["server"] },
  move_server_closed: { code: "conflict", params: ["server"] },
  move_server_away: { code: "warehouse_unavailable", params: ["server"] },
  move_server_unprepared: { code: "configuration", params: ["server", "missing"] },
  move_name_taken: { code: "conflict", params: ["server", "database"] },
  move_role_taken: { code: "conflict", params: ["server", "role"] },
  move_copy_kept: { code: "conflict", params: ["server", "database", "until"] },
  move_is_open: { code: "life_rule", params: [] },
  move_not_open: { code: "life_rule", params: [] },
  move_outdated: { code: "contract", params: [] },
  move_rows_differ: { code: "rows_differ", params: ["table", "old", "copy"] },
  kit_opened_again: { code: "conflict", params: [] },
} as const satisfies Reasons;

/** What a step noticed: `findings.<name>`. */
export const findings = {
  rows_differ: ["tenant", "source", "warehouse"],
  values_differ: [],
  not_null: ["column", "count"],
  accepted: ["column", "count"],
  unique: ["count"],
  reference: ["column", "to", "count"],
  volume: ["read", "usual"],
  table_made_anew: [],
  new_columns: ["columns", "count"],
  dependent_gone: ["object", "why"],
  rows_aside: ["count", "columns"],
  in_no_day: ["count", "table", "column", "from", "last"],
  reference_broken: ["to", "column"],
} as const satisfies Record<string, readonly string[]>;

/** What goes into other sentences: `parts.<name>`. */
export const parts = {
  source_column: ["column", "expected", "found"],
  warehouse_column: ["column", "expected", "found"],
  misfit: ["column", "reason", "rows"],
  column_missing: ["column"],
  column_strange: ["column"],
  object: ["type", "name"],
  object_of: ["object", "table"],
  lost: ["object", "why"],
  of_extension: [],
  row_type: [],
  no_way: [],
  of_owner: ["owner"],
  own_types: [],
  own_column: [],
  unexpected: [],
  refused: [],
  rights_missing: [],
  stands_elsewhere: [],
  runs_code: ["object", "owner"],
} as const satisfies Record<string, readonly string[]>;

/** What databases name in an error, beside the explanation of its code: `names.<name>`. */
export const names = [
  "column",
  "constraint",
  "missing_column",
  "missing_relation",
  "missing_function",
  "cast",
] as const;

export type Reason = keyof typeof reasons;
export type FindingKind = keyof typeof findings;
type PartName = keyof typeof parts;
type ParamsOf<Names extends readonly string[]> = { readonly [Name in Names[number]]: Param };
export type ReasonParams<R extends Reason> = ParamsOf<(typeof reasons)[R]["params"]>;
export type FindingParams<K extends FindingKind> = ParamsOf<(typeof findings)[K]>;

export const part = <P extends PartName>(name: P, params: ParamsOf<(typeof parts)[P]>): Part => ({
  say: `parts.${name}`,
  params,
});

const has = (names: readonly string[] | undefined, params: ErrorParams | undefined) =>
  params !== undefined && names?.every((name) => name in params);

/** The reason of a recorded error, if this version can say it: others may have recorded what it does not know. */
export const knownReason = (reason: string | undefined, params: ErrorParams | undefined) =>
  Object.entries<Reasons[string]>(reasons).some(
    ([name, { params: names }]) => name === reason && has(names, params),
  )
    ? (reason as Reason)
    : undefined;

export const knownFinding = (kind: string | undefined, params: ErrorParams | undefined) =>
  Object.entries(findings).some(([name, names]) => name === kind && has(names, params))
    ? (kind as FindingKind)
    : undefined;
