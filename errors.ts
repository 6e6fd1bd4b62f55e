/** Everything that may go wrong, by name. Only these reach a browser or a terminal; unexpected text never does. */
export const errorCodes = [
  "bad_input",
  "not_found",
  "forbidden",
  "conflict",
  "configuration",
  "manifest",
  "contract",
  "source_drift",
  "source_unavailable",
  "warehouse_unavailable",
  "control_unavailable",
  "timeout",
  "disk_full",
  "cancelled",
  "unreconciled",
  "needs_confirmation",
  "check_failed",
  "interrupted",
  "internal",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

type Details = { hint?: string; table?: string; isTransient?: boolean; cause?: unknown };

/** An error meant for people: what happened, and in `hint` what to do next. Transient ones may be tried again. */
export class OpendbError extends Error {
  override readonly name = "OpendbError";
  readonly code: ErrorCode;
  readonly hint?: string;
  readonly table?: string;
  readonly isTransient: boolean;
  /** What of it reaches a browser when a page fails: Next hands over nothing else. */
  readonly digest: string;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.table = details.table;
    this.isTransient = details.isTransient ?? false;
    this.digest = `opendb:${code}`;
  }
}
