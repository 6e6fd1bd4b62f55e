import type { ErrorCode, Origin } from "#errors.ts";
import { causesOf } from "./causes.ts";

/** What an error of a database means: the same everywhere, or by the side that raised it. */
type Meaning = { said: string; code: ErrorCode | Record<Origin, ErrorCode> };

const away = {
  source: "source_unavailable",
  warehouse: "warehouse_unavailable",
  control: "control_unavailable",
} as const;
const misfit = { source: "source_drift", warehouse: "contract", control: "contract" } as const;
// Values and rows come from the source; that the control database refuses one is a fault of ours.
const ofValue = { source: "value_refused", warehouse: "value_refused", control: "internal" } as const;
const ofRow = { source: "row_refused", warehouse: "row_refused", control: "internal" } as const;
// Rules of the control database; no other one has them.
const ruled = (code: ErrorCode) => ({ source: "internal", warehouse: "internal", control: code }) as const;
const ofWriting = { source: "source_drift", warehouse: "read_only", control: "read_only" } as const;
const ofReplica = {
  source: "replica_conflict",
  warehouse: "transaction_conflict",
  control: "transaction_conflict",
} as const;

/** PostgreSQL's codes (appendix "PostgreSQL Error Codes"), whole or by their beginning; the longest one counts. */
export const sqlstates: Record<string, Meaning> = {
  "08": {
    said: "the connection was lost or not made; poolers use 08P01 for all that they refuse",
    code: away,
  },
  "21": { said: "a key came twice in one statement", code: ofRow },
  "22": { said: "a value does not fit its type", code: ofValue },
  "23": { said: "a row breaks a key, a NOT NULL or another constraint", code: ofRow },
  "25006": { said: "the server or the role only reads", code: ofWriting },
  "25P03": { said: "idle_in_transaction_session_timeout", code: "time_limit" },
  "25P04": { said: "transaction_timeout", code: "time_limit" },
  "28": { said: "the account, its password or its certificate was refused", code: "account_refused" },
  "3D000": { said: "there is no such database", code: "database_missing" },
  "3F": { said: "there is no such schema", code: misfit },
  "40": { said: "a deadlock, or another transaction was faster", code: "transaction_conflict" },
  "40001": {
    said: "a serialization failure; a replica that has to replay what is being read",
    code: ofReplica,
  },
  "42": { said: "a table, column, function or type is missing or another one", code: misfit },
  "42501": { said: "a right is missing", code: "permission_missing" },
  "53": { said: "no memory or another resource is left", code: "limit_reached" },
  "53100": { said: "the disk is full", code: "disk_full" },
  "53300": { said: "no connection is left, of the server or of the role", code: "limit_reached" },
  "54000": { said: "a value is too large, most often for an index", code: ofValue },
  "55000": {
    said: "the database does not accept connections; said of anything else: unexpected",
    code: away,
  },
  "55006": { said: "somebody else uses the object", code: "locked" },
  "55P03": { said: "somebody else holds a lock", code: "locked" },
  "57014": { said: "the statement was cancelled by somebody", code: "statement_cancelled" },
  "57P01": { said: "an administrator ended the connection, or the server stops", code: away },
  "57P02": { said: "a process of the server crashed, and all connections were ended", code: away },
  "57P03": { said: "the server starts, stops or recovers", code: away },
  "57P04": { said: "the database was dropped", code: "database_missing" },
  "57P05": { said: "idle_session_timeout", code: "time_limit" },
  "58": { said: "a disk or a file of the server fails", code: "server_error" },
  OD001: {
    said: "of the control database: a kit would go beyond its customer's plan",
    code: ruled("plan_limit"),
  },
  OD002: {
    said: "of the control database: it does not follow from the customer's state",
    code: ruled("life_rule"),
  },
  OD003: {
    said: "of the control database: the customer is suspended or set aside",
    code: ruled("customer_closed"),
  },
  OD004: {
    said: "of the control database: it is not any more as whoever asks had seen it",
    code: ruled("changed_meanwhile"),
  },
  OD005: {
    said: "of the control database: tenants that a customer may not have as its roots",
    code: ruled("roots_refused"),
  },
  OD006: {
    said: "of the control database: more learners than the plan allows, which nobody has accepted",
    code: ruled("learner_limit"),
  },
  OD007: {
    said: "of the control database: the customer's new tenants are not loaded, and no other load begins before",
    code: ruled("roots_pending"),
  },
  OD008: {
    said: "of the control database: a load of the customer has not ended",
    code: ruled("load_open"),
  },
  XX: { said: "an error inside PostgreSQL, or damaged data", code: "server_error" },
};

const lost = (said: string): Meaning => ({ said, code: away });
const untrusted: Meaning = { said: "TLS could not be agreed on", code: "tls_refused" };

/** The codes of the network and of Node.js. */
export const networkCodes: Record<string, Meaning> = {
  ECONNREFUSED: lost("nothing listens there"),
  ECONNRESET: lost("the other side cut the connection"),
  ECONNABORTED: lost("this side cut the connection"),
  EPIPE: lost("the connection is closed"),
  ETIMEDOUT: lost("no answer came in time"),
  EHOSTUNREACH: lost("no way to the host"),
  EHOSTDOWN: lost("the host is down"),
  ENETUNREACH: lost("no way to the network"),
  ENETDOWN: lost("the network is down"),
  ENETRESET: lost("the network cut the connection"),
  EADDRNOTAVAIL: lost("no local port is free"),
  EAI_AGAIN: lost("the name server does not answer"),
  ENOTFOUND: { said: "no such host name", code: "address_unknown" },
  ERR_STREAM_DESTROYED: lost("the connection is closed"),
  ERR_STREAM_WRITE_AFTER_END: lost("the connection is closed"),
  EPROTO: untrusted,
  CERT_HAS_EXPIRED: untrusted,
  CERT_NOT_YET_VALID: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
};

/** What pg says by itself, without a code. */
const driver: [RegExp, Meaning["code"]][] = [
  [/^Connection terminated|connection (is )?closed|^Client (has encountered|was closed)/i, away],
  [/^timeout (expired|exceeded)|^Query read timeout/, away],
  [/^The server does not support SSL|^There was an error establishing an SSL/, "tls_refused"],
  [/^SASL/, "account_refused"],
];

/** The code that an error itself carries, of whatever kind. */
export const codeOf = (error: Error): string | undefined =>
  "code" in error && typeof error.code === "string" ? error.code : undefined;

// Its classes begin with a digit, or with one of these; those of OD are our own. Node's EPIPE is none of them.
export const isSqlstate = (code: string | undefined): boolean =>
  /^(\d[\dA-Z]|F0|HV|OD|P0|XX)[\dA-Z]{3}$/.test(code ?? "");

/** The SQLSTATE of an error, through whatever wraps it. */
export const sqlstateOf = (error: unknown): string | undefined =>
  [...causesOf(error)].map(codeOf).find(isSqlstate);

function meaningOf(error: Error): Meaning["code"] | undefined {
  const code = codeOf(error);
  if (code === undefined) return driver.find(([pattern]) => pattern.test(error.message))?.[1];
  if (networkCodes[code]) return networkCodes[code].code;
  // A socket's path that leads nowhere; of a file it means something else.
  if (code === "ENOENT" && "syscall" in error && error.syscall === "connect") return away;
  if (!isSqlstate(code)) return undefined;
  if (code === "55000" && "severity" in error && error.severity !== "FATAL") return undefined;
  if (code === "57014" && error.message.includes("statement timeout")) return "time_limit";
  // Rights of one object given at two places at once: PostgreSQL has no code of its own for it, but a place in its text.
  if (code === "XX000" && "routine" in error && /^simple_heap_(update|delete)$/.test(String(error.routine)))
    return "transaction_conflict";
  return [5, 4, 3, 2].map((length) => sqlstates[code.slice(0, length)]).find(Boolean)?.code;
}

/** What a database, its driver or the network said: our code for it, and the error that said it. */
export type Condition = { code: ErrorCode; error: Error };

/** Classes an error by what raised it, looking through its causes; undefined for one that is of no database. */
export function conditionOf(error: unknown, origin: Origin): Condition | undefined {
  for (const at of causesOf(error)) {
    const code = meaningOf(at);
    if (code) return { code: codeAt(code, origin), error: at };
  }
  return undefined;
}

/** The code of a meaning at one of the sides. */
export const codeAt = (code: Meaning["code"], origin: Origin): ErrorCode =>
  typeof code === "string" ? code : code[origin];
