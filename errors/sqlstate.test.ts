import { DrizzleQueryError } from "drizzle-orm/errors";
import { describe, expect, test } from "vitest";
import { type ErrorCode, errorFacts, type Origin } from "#errors.ts";
import { conditionOf, networkCodes, sqlstateOf, sqlstates } from "./sqlstate.ts";

const failing = (code: string | undefined, message = "", more: object = {}) =>
  Object.assign(new Error(message), code === undefined ? {} : { code }, more);

type Expected = [ErrorCode, ErrorCode, ErrorCode];
const same = (code: ErrorCode): Expected => [code, code, code];
const away: Expected = ["source_unavailable", "warehouse_unavailable", "control_unavailable"];
const misfit: Expected = ["source_drift", "contract", "contract"];

// What PostgreSQL or the network says, the codes at the source, in a warehouse and in the control database, and whether
// each of them passes by itself.
const table: [string, Expected, "passes" | "stays"][] = [
  ["08000", away, "passes"],
  ["08001", away, "passes"],
  ["08003", away, "passes"],
  ["08004", away, "passes"],
  ["08006", away, "passes"],
  ["08007", away, "passes"],
  ["08P01", away, "passes"],
  ["57P01", away, "passes"],
  ["57P02", away, "passes"],
  ["57P03", away, "passes"],
  ["57P04", same("database_missing"), "stays"],
  ["57P05", same("time_limit"), "passes"],
  ["25P03", same("time_limit"), "passes"],
  ["25P04", same("time_limit"), "passes"],
  ["25006", ["source_drift", "read_only", "read_only"], "stays"],
  ["40001", ["replica_conflict", "transaction_conflict", "transaction_conflict"], "passes"],
  ["40P01", same("transaction_conflict"), "passes"],
  ["53200", same("limit_reached"), "passes"],
  ["53300", same("limit_reached"), "passes"],
  ["53400", same("limit_reached"), "passes"],
  ["53100", same("disk_full"), "stays"],
  ["55006", same("locked"), "passes"],
  ["55P03", same("locked"), "passes"],
  ["OD001", ["internal", "internal", "plan_limit"], "stays"],
  ["OD002", ["internal", "internal", "life_rule"], "stays"],
  ["OD003", ["internal", "internal", "customer_closed"], "stays"],
  ["OD004", ["internal", "internal", "changed_meanwhile"], "stays"],
  ["OD005", ["internal", "internal", "roots_refused"], "stays"],
  ["OD006", ["internal", "internal", "learner_limit"], "stays"],
  ["OD007", ["internal", "internal", "roots_pending"], "stays"],
  ["OD008", ["internal", "internal", "load_open"], "stays"],
  ["57014", same("statement_cancelled"), "passes"],
  ["28000", same("account_refused"), "stays"],
  ["28P01", same("account_refused"), "stays"],
  ["3D000", same("database_missing"), "stays"],
  ["42501", same("permission_missing"), "stays"],
  ["3F000", misfit, "stays"],
  ["42703", misfit, "stays"],
  ["42883", misfit, "stays"],
  ["42P01", misfit, "stays"],
  ["42804", misfit, "stays"],
  ["21000", ["row_refused", "row_refused", "internal"], "stays"],
  ["23502", ["row_refused", "row_refused", "internal"], "stays"],
  ["23505", ["row_refused", "row_refused", "internal"], "stays"],
  ["22003", ["value_refused", "value_refused", "internal"], "stays"],
  ["22P02", ["value_refused", "value_refused", "internal"], "stays"],
  ["54000", ["value_refused", "value_refused", "internal"], "stays"],
  ["58030", same("server_error"), "stays"],
  ["XX000", same("server_error"), "stays"],
  ["XX001", same("server_error"), "stays"],
  ["EAI_AGAIN", away, "passes"],
  ["ECONNREFUSED", away, "passes"],
  ["ECONNRESET", away, "passes"],
  ["ECONNABORTED", away, "passes"],
  ["EHOSTUNREACH", away, "passes"],
  ["EHOSTDOWN", away, "passes"],
  ["ENETUNREACH", away, "passes"],
  ["ENETDOWN", away, "passes"],
  ["ENETRESET", away, "passes"],
  ["EADDRNOTAVAIL", away, "passes"],
  ["EPIPE", away, "passes"],
  ["ETIMEDOUT", away, "passes"],
  ["ERR_STREAM_DESTROYED", away, "passes"],
  ["ENOTFOUND", same("address_unknown"), "passes"],
  ["SELF_SIGNED_CERT_IN_CHAIN", same("tls_refused"), "stays"],
  ["CERT_HAS_EXPIRED", same("tls_refused"), "stays"],
];
const origins: Origin[] = ["source", "warehouse", "control"];

describe("what a database says becomes one code for each side, which passes by itself or stays", () => {
  test.each(
    table.flatMap(([said, expected, passing]) =>
      origins.map((origin, i) => [said, origin, expected[i] ?? "internal", passing] as const),
    ),
  )("%s at %s is %s, which %s", (said, origin, code, passing) => {
    const found = conditionOf(failing(said), origin)?.code;
    expect(found).toBe(code);
    expect(errorFacts[code].isTransient).toBe(passing === "passes");
    const possible: readonly Origin[] = errorFacts[code].origins;
    expect(possible).toContain(origin);
  });

  test("every code of the list is in this table, itself or by one that begins with it", () => {
    const tested = table.map(([said]) => said);
    const missing = Object.keys(sqlstates).filter(
      (begin) => begin !== "55000" && !tested.some((said) => said.startsWith(begin)),
    );
    expect(missing).toEqual([]);
    const alike = new Set(table.map(([said]) => networkCodes[said]?.said).filter(Boolean));
    expect(Object.values(networkCodes).filter(({ said }) => !alike.has(said))).toEqual([]);
  });
});

test.each([
  ["Connection terminated unexpectedly", "source_unavailable"],
  ["Connection terminated due to connection timeout", "source_unavailable"],
  ["timeout expired", "source_unavailable"],
  ["timeout exceeded when trying to connect", "source_unavailable"],
  ["Client has encountered a connection error and is not queryable", "source_unavailable"],
  ["Client was closed and is not queryable", "source_unavailable"],
  ["The server does not support SSL connections", "tls_refused"],
  ["SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string", "account_refused"],
])("what pg says without a code, as %s, is %s", (message, code) => {
  expect(conditionOf(failing(undefined, message), "source")?.code).toBe(code);
});

test("a cancelled statement is told from one that met its time limit", () => {
  const limit = failing("57014", "canceling statement due to statement timeout");
  const user = failing("57014", "canceling statement due to user request");
  expect(conditionOf(limit, "source")?.code).toBe("time_limit");
  expect(conditionOf(user, "source")?.code).toBe("statement_cancelled");
});

test("55000 is a database that takes no connections only when it ends the connection", () => {
  const closed = failing("55000", "", { severity: "FATAL" });
  expect(conditionOf(closed, "warehouse")?.code).toBe("warehouse_unavailable");
  expect(conditionOf(failing("55000", "", { severity: "ERROR" }), "warehouse")).toBeUndefined();
});

test("a socket's path that leads nowhere is a server that is away; a missing file is not", () => {
  expect(conditionOf(failing("ENOENT", "", { syscall: "connect" }), "source")?.code).toBe(
    "source_unavailable",
  );
  expect(conditionOf(failing("ENOENT", "", { syscall: "open" }), "source")).toBeUndefined();
});

test("SQLSTATE and condition are found through whatever wraps them, and in nothing else", () => {
  const wrapped = new Error("outer", {
    cause: new DrizzleQueryError("SELECT 1", [], failing("57P01", "going down")),
  });
  expect(sqlstateOf(wrapped)).toBe("57P01");
  expect(conditionOf(wrapped, "control")).toMatchObject({
    code: "control_unavailable",
    error: { message: "going down" },
  });
  for (const other of [failing("EPIPE"), failing("P0001"), new TypeError("x"), "text", undefined])
    expect(sqlstateOf(other)).toBe(
      other instanceof Error && "code" in other && other.code === "P0001" ? "P0001" : undefined,
    );
  expect(conditionOf(failing("P0001"), "source")).toBeUndefined();
});
