import type { RunError } from "#db/schema/console/runs.ts";
import { type ErrorCode, OpendbError } from "#errors.ts";

type Fault = { code: ErrorCode; message: string; hint: string; isTransient: boolean };

const connection: Fault = {
  code: "source_unavailable",
  message: "A connection to the source or to the warehouse was lost.",
  hint: "The load is tried again by itself; if it keeps failing, look at the servers and at the network between.",
  isTransient: true,
};

/** What PostgreSQL's error classes mean for a load (appendix "PostgreSQL Error Codes"). The longest prefix counts. */
const faults: Record<string, Fault> = {
  "08": connection,
  "57P": { ...connection, message: "The source or the warehouse is restarting." },
  "53100": {
    code: "disk_full",
    message: "The warehouse's disk is full.",
    hint: "Make room on the server, then run the load again; nothing was half-written.",
    isTransient: false,
  },
  "53": {
    code: "warehouse_unavailable",
    message: "A server has no connection or memory left.",
    hint: "The load is tried again by itself; if it keeps failing, raise the server's limits.",
    isTransient: true,
  },
  "40": {
    code: "conflict",
    message: "The database had to break a tie with another transaction.",
    hint: "The load is tried again by itself.",
    isTransient: true,
  },
  // A database that is not accepting connections at the moment.
  "55000": connection,
  "55P03": {
    code: "timeout",
    message: "A table is locked by somebody else.",
    hint: "The load is tried again by itself; end long transactions in the warehouse if it keeps failing.",
    isTransient: true,
  },
  "57014": {
    code: "timeout",
    message: "A statement was cancelled by the server or by somebody else.",
    hint: "The load is tried again by itself.",
    isTransient: true,
  },
  "28": {
    code: "configuration",
    message: "A server refused the account that the load signs in with.",
    hint: "Correct user and password in SOURCE_URL or DATABASE_URL.",
    isTransient: false,
  },
  "42501": {
    code: "configuration",
    message: "The account of the load lacks a right.",
    hint: "Grant SELECT on the source's tables to the account of SOURCE_URL; in the warehouse opendb_loader owns all.",
    isTransient: false,
  },
  "42": {
    code: "source_drift",
    message: "A query of the manifest does not fit the source any more.",
    hint: "Compare loader/manifest.yaml with the source's tables; a column was renamed, removed or retyped.",
    isTransient: false,
  },
  "22": {
    code: "source_drift",
    message: "The source has a value that the contract's type cannot hold.",
    hint: "Correct the value at the source, or its cast in loader/manifest.yaml.",
    isTransient: false,
  },
  "21": {
    code: "source_drift",
    message: "The source gave the same key twice.",
    hint: "Look at the table's `from` in loader/manifest.yaml: a join may multiply rows.",
    isTransient: false,
  },
  "23": {
    code: "source_drift",
    message: "The source has a row that breaks the table's key or a NOT NULL.",
    hint: "Correct the row at the source, or its mapping in loader/manifest.yaml.",
    isTransient: false,
  },
};

const sockets = new Set(["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EHOSTUNREACH"]);

function find(error: unknown): Fault | undefined {
  const { code, message } = error as { code?: unknown; message?: string };
  if (typeof code === "string") {
    for (let length = code.length; length >= 2; length--) {
      const fault = faults[code.slice(0, length)];
      if (fault) return fault;
    }
    if (sockets.has(code)) return connection;
  }
  if (
    /Connection terminated|connection (is )?closed|Client has encountered|timeout expired/i.test(
      message ?? "",
    )
  )
    return connection;
  return undefined;
}

/** The identifiers that PostgreSQL names in an error, which help and say nothing secret. */
function named(error: unknown): string {
  const { column, constraint, message } = error as { column?: string; constraint?: string; message?: string };
  const quoted = /^(column|relation|function) "?[\w.]+"?.* does not exist|^cannot cast type \w+ to \w+/.exec(
    message ?? "",
  )?.[0];
  const found = [column && `column ${column}`, constraint && `constraint ${constraint}`, quoted].filter(
    Boolean,
  );
  return found.length > 0 ? ` (${found.join(", ")})` : "";
}

/** Something of ours is missing in a warehouse that an older version made. */
const isOutdated = (error: unknown): boolean =>
  /^(relation|function) "?opendb\.[\w.]+.* does not exist/.test((error as Error)?.message ?? "");

/** Any error of a load as one meant for people, transient or terminal. */
export function asFault(error: unknown, table?: string): OpendbError {
  if (error instanceof OpendbError) {
    if (error.table !== undefined || table === undefined) return error;
    const { hint, isTransient } = error;
    return new OpendbError(error.code, error.message, { hint, isTransient, table, cause: error });
  }
  const inner =
    error instanceof Error && error.cause !== undefined && find(error) === undefined ? error.cause : error;
  if (isOutdated(inner))
    return new OpendbError("contract", "The warehouse's own records are of another version of OpenDB.", {
      hint: "Its next load brings them up to date. If a load says this, make the warehouse again and seed it.",
      table,
      cause: error,
    });
  const fault = find(inner);
  if (fault) {
    const { hint, isTransient } = fault;
    return new OpendbError(fault.code, `${fault.message}${named(inner)}`, {
      hint,
      isTransient,
      table,
      cause: error,
    });
  }
  return new OpendbError("internal", "The load met something unexpected.", {
    hint: "The worker's log has the details; please report them.",
    table,
    cause: error,
  });
}

/** An error as a run remembers it: no SQL, no stack. */
export function recorded(error: OpendbError): RunError {
  const { code, message, hint, table, isTransient } = error;
  return { code, message, hint, table, isTransient };
}
