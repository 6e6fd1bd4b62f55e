import { expect, test } from "vitest";
import { reread } from "#env.ts";
import { addressOf, hostOf } from "./address.ts";

const parts = (text: string) => {
  const { host, port, database, user, password, options } = addressOf(text);
  return [host, port, database, user, password, options];
};

test.each([
  ["postgres://u:p@db.example:5433/opendb", ["db.example", 5433, "opendb", "u", "p", ""]],
  ["postgresql://u@db.example/opendb", ["db.example", 5432, "opendb", "u", undefined, ""]],
  ["postgres://u:p@[::1]:5433/opendb", ["::1", 5433, "opendb", "u", "p", ""]],
  ["postgres://u:p@/opendb?host=/var/run/postgresql", ["/var/run/postgresql", 5432, "opendb", "u", "p", ""]],
  ["postgres://u:p@%2Ftmp:5433/opendb", ["/tmp", 5433, "opendb", "u", "p", ""]],
  ["postgres:///opendb?host=::1&port=5433&user=u&password=p", ["::1", 5433, "opendb", "u", "p", ""]],
  ["postgres://a%40b:p%25,%2F@h/a%3Fb", ["h", 5432, "a?b", "a@b", "p%,/", ""]],
  ["postgres://u:p,q@h/d?options=-c%20geqo%3Doff", ["h", 5432, "d", "u", "p,q", "-c geqo=off"]],
])("an address is taken apart as it was meant: %s", (text, expected) => {
  expect(parts(text)).toEqual(expected);
});

test.each([
  ["postgres://u:p@a,b/d", "names several servers, of which it takes one"],
  ["postgres://u:p@a:1,b:2/d", "names several servers, of which it takes one"],
  ["postgres://u:p@a/d?host=b", "says two things for host: its own place and ?host="],
  ["postgres://u:p@/d?host=a&host=b", "says host twice"],
  ["postgres://u:p@a:1/d?port=2", "says two things for port: its own place and ?port="],
  ["postgres://u:p@a/d?dbname=e", "says two things for dbname: its own place and ?dbname="],
  [
    "postgres://u:p@a/d?target_session_attrs=primary",
    "has a parameter that OpenDB does not know: target_session_attrs",
  ],
  ["postgres://u:p@a/d?sslmode=strict", /^has sslmode=strict: there are disable, /],
  [
    "postgres://u:p@a/d?sslrootcert=/nowhere.pem",
    /^has a certificate or a TLS mode that cannot be used: ENOENT/,
  ],
  ["postgres://u:p@a:0/d", 'has "0" for a port'],
  ["postgres://u:p#q@a/d", /^cannot be read|has a #/],
  ["postgres://u:p%@a/d", "has a % that begins no character: write % itself as %25"],
  ["postgres://u:p@a", /^names no database/],
  ["postgres://a/d", /^names no user/],
  ["postgres://u:p@/d", /^names no host/],
  ["mysql://u:p@a/d", /^is no PostgreSQL address/],
  ["u:secret@a/d", /^is no PostgreSQL address/],
])("an address that says no one thing is refused with what is wrong: %s", (text, said) => {
  expect(() => addressOf(text)).toThrow(said);
});

test("an address that is refused is named by its setting, without its password", () => {
  const url = "postgres://u:hunter2@a:1,b:2/d";
  for (const name of ["DATABASE_URL", "CONSOLE_URL", "SOURCE_URL"])
    expect(() => reread({ [name]: url })).toThrow(
      expect.objectContaining({
        code: "configuration",
        message: expect.stringContaining(`${name}: names several servers`),
      }),
    );
  expect(() => reread({ DATABASE_URL: url })).not.toThrow(/hunter2/);
});

test("the host of a server of warehouses is a name, an IP address or a folder, and nothing else", () => {
  for (const host of ["db.example", "10.0.0.1", "::1", "fe80::1%eth0", "/var/run/postgresql"])
    expect(hostOf(host)).toBe(host);
  expect(hostOf("[::1]")).toBe("::1");
  for (const host of ["a,b", "a/d?host=b", "a?host=b", "a:5433", "u@a", "", "a b"])
    expect(() => hostOf(host), host).toThrow(/names several servers|where a host stands/);
});

test("TLS modes check the server's certificate in full unless the address says otherwise", () => {
  const tls = (query: string) => addressOf(`postgres://u:p@a/d${query}`).tls;
  expect(tls("")).toBeUndefined();
  expect(tls("?sslmode=disable")).toBe(false);
  expect(tls("?sslmode=no-verify")).toEqual({ rejectUnauthorized: false });
  for (const mode of ["require", "verify-ca", "verify-full"])
    expect(tls(`?sslmode=${mode}`), mode).toEqual({});
  expect(tls("?sslmode=require&uselibpqcompat=true")).toEqual({ rejectUnauthorized: false });
});
