import { expect, test } from "vitest";
import { databaseTextOf, redact } from "./redact.ts";

const ofDatabase = (code: string, message: string, detail?: string) =>
  Object.assign(new Error(message), { code, detail });

test.each([
  ["connect to postgres://u:hunter2@h:5432/d failed", "connect to postgres://... failed"],
  ['{"url":"postgresql://u:p@h/d","x":1}', '{"url":"postgres://...","x":1}'],
  ["https://ann:hunter2@host/path", "https://...@host/path"],
  ["CREATE ROLE a LOGIN PASSWORD 'hunter2' NOINHERIT", "CREATE ROLE a LOGIN PASSWORD=... NOINHERIT"],
  ["host=h password=hunter2 user=u", "host=h password=... user=u"],
  ["SCRAM-SHA-256$4096:abc$def:ghi", "SCRAM-SHA-256$..."],
  [
    "Failed query: select $1\nparams: ann@example.org,7\n    at f (x.ts:1)",
    "Failed query: select $1\nparams: ...\n    at f (x.ts:1)",
  ],
])("a secret in a text is left out: %s", (text, clean) => expect(redact(text)).toBe(clean));

test.each(['password authentication failed for user "opendb_source"', 'relation "lms.users" does not exist'])(
  "a text without a secret stays as it is: %s",
  (text) => expect(redact(text)).toBe(text),
);

test("a database's words come without rows and values, which may be of a person; ids are named", () => {
  const said = (error: Error) => databaseTextOf(new Error("outer", { cause: error }));
  expect(said(ofDatabase("22P02", 'invalid input syntax for type bigint: "ann@example.org"'))).toEqual({
    sqlstate: "22P02",
    message: 'invalid input syntax for type bigint: "..."',
  });
  expect(said(ofDatabase("23502", "null value", "Failing row contains (1, Ann (x), null)."))?.detail).toBe(
    "Failing row contains (...).",
  );
  expect(said(ofDatabase("23505", "twice", "Key (email)=(a@b.c) already exists."))?.detail).toBe(
    "Key (email)=(...) already exists.",
  );
  const ids = "Key (id_tenant, id)=(1, 7) already exists.";
  expect(said(ofDatabase("23505", "twice", ids))?.detail).toBe(ids);
});

test("the network's words and the driver's are kept, too; those of our own code are none of a database", () => {
  const refused = Object.assign(new AggregateError([new Error("connect ECONNREFUSED ::1:5432")]), {
    code: "ECONNREFUSED",
  });
  expect(databaseTextOf(refused)).toEqual({ message: "connect ECONNREFUSED ::1:5432" });
  expect(databaseTextOf(new Error("Connection terminated unexpectedly"))?.message).toContain("terminated");
  expect(databaseTextOf(new TypeError("x is not a function"))).toBeUndefined();
});
