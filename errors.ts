/** Where an error comes from: the platform's database, a customer's warehouse, or the control database. */
export type Origin = "source" | "warehouse" | "control";

type Facts = { origins: readonly Origin[]; isTransient: boolean };

const sides = ["source", "warehouse", "control"] as const;
const ours = { origins: [], isTransient: false } as const;
const passing = { origins: sides, isTransient: true } as const;
const lasting = { origins: sides, isTransient: false } as const;

/**
 * Everything that may go wrong, by name: which databases may be its origin (none: OpenDB itself), and whether it may
 * pass by itself. What each means and what to do stands in messages/<language>/errors.json; docs/errors.md has both.
 * Only these reach a browser or a terminal; unexpected text never does.
 */
export const errorFacts = {
  bad_input: ours,
  not_found: ours,
  forbidden: ours,
  view_as_read_only: ours,
  people_rule: ours,
  email_taken: ours,
  changed_meanwhile: { origins: ["control"], isTransient: false },
  name_taken: ours,
  conflict: ours,
  plan_limit: { origins: ["control"], isTransient: false },
  life_rule: { origins: ["control"], isTransient: false },
  customer_closed: { origins: ["control"], isTransient: false },
  roots_refused: { origins: ["control"], isTransient: false },
  roots_pending: { origins: ["control"], isTransient: false },
  load_open: { origins: ["control"], isTransient: false },
  learner_limit: { origins: ["control"], isTransient: false },
  load_running: { ...ours, isTransient: true },
  rows_differ: { origins: ["warehouse"], isTransient: false },
  needs_confirmation: ours,
  cancelled: ours,
  interrupted: { ...ours, isTransient: true },
  busy: { ...ours, isTransient: true },
  rate_limited: { ...ours, isTransient: true },
  too_large: ours,
  outdated: ours,
  configuration: ours,
  manifest: ours,
  contract: { origins: ["warehouse", "control"], isTransient: false },
  check_failed: ours,
  unreconciled: ours,
  not_recorded: { ...ours, isTransient: true },
  source_unavailable: { origins: ["source"], isTransient: true },
  warehouse_unavailable: { origins: ["warehouse"], isTransient: true },
  control_unavailable: { origins: ["control"], isTransient: true },
  address_unknown: passing,
  tls_refused: lasting,
  account_refused: lasting,
  database_missing: lasting,
  permission_missing: lasting,
  read_only: { origins: ["warehouse", "control"], isTransient: false },
  limit_reached: passing,
  disk_full: lasting,
  server_error: lasting,
  timeout: { origins: ["warehouse"], isTransient: true },
  time_limit: passing,
  locked: passing,
  statement_cancelled: passing,
  transaction_conflict: passing,
  replica_conflict: { origins: ["source"], isTransient: true },
  source_drift: { origins: ["source"], isTransient: false },
  too_many_misfits: { origins: ["source"], isTransient: false },
  value_refused: { origins: ["source", "warehouse"], isTransient: false },
  row_refused: { origins: ["source", "warehouse"], isTransient: false },
  internal: lasting,
} as const satisfies Record<string, Facts>;

export type ErrorCode = keyof typeof errorFacts;
export const errorCodes = Object.keys(errorFacts) as ErrorCode[];

const factsOf = (code: ErrorCode): Facts => errorFacts[code];

/** The setting that names the server of an origin. */
export const settingOf = (origin: Origin | undefined): string =>
  origin === undefined ? "SOURCE_URL, DATABASE_URL" : origin === "source" ? "SOURCE_URL" : "DATABASE_URL";

/** A sentence inside another one: its place in messages/<language>/errors.json, and what goes into it. */
export type Part = { say: string; params: ErrorParams };

/** What goes into a sentence. Numbers, moments, days and lists are written as the reader's language has them. */
export type Param =
  | string
  | number
  | { at: string }
  | { day: string }
  | Part
  | readonly string[]
  | readonly Part[];

/** What an error or a finding is about, for texts in any language. */
export type ErrorParams = { readonly [name: string]: Param };

export type Details = {
  hint?: string;
  table?: string;
  isTransient?: boolean;
  origin?: Origin;
  /** Which of the sentences of errors/sentences.ts says it; without one it is the catalogue's own for the code. */
  reason?: string;
  /** Given when a sentence of the catalogue says all of the message, so that it can be said in any language. */
  params?: ErrorParams;
  cause?: unknown;
};

/** An error meant for people: what happened, and in `hint` what to do next. Transient ones may be tried again. */
export class OpendbError extends Error {
  override readonly name = "OpendbError";
  readonly code: ErrorCode;
  readonly hint?: string;
  readonly table?: string;
  readonly isTransient: boolean;
  readonly origin?: Origin;
  readonly reason?: string;
  readonly params?: ErrorParams;
  /** What of it reaches a browser when a page fails: Next hands over nothing else. */
  readonly digest: string;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    const { origins, isTransient } = factsOf(code);
    this.code = code;
    this.hint = details.hint;
    this.table = details.table;
    this.isTransient = details.isTransient ?? isTransient;
    this.origin = details.origin ?? (origins.length === 1 ? origins[0] : undefined);
    this.reason = details.reason;
    this.params = details.params;
    this.digest = `opendb:${code}`;
  }
}
