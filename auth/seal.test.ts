import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { accessOf } from "#db/scope.testing.ts";
import { reread } from "#env.ts";
import { sealOf } from "./seal.ts";

const secret = { AUTH_SECRET: "5b1d7c0e9f42a6833c7e51d2b8f09a64" };
beforeAll(() => reread(secret));

const access = (id = 1) => accessOf({ id, slug: "acme", name: "Acme", host: "localhost", port: 5432 });
const seal = sealOf(access(), "lms.users");

test("what is sealed opens as it was, and the same text has the same address", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const sealed = seal.close("f.email", text);
      expect(seal.open("f.email", sealed)).toBe(text);
      expect(seal.close("f.email", text)).toBe(sealed);
      expect(sealed).toMatch(/^[\w-]+$/);
    }),
  );
});

test("it does not open for another person, customer, table or column, nor with another secret", () => {
  const sealed = seal.close("f.email", "ana@example.org");
  expect(sealed).not.toContain(Buffer.from("ana@example.org").toString("base64url").slice(0, 8));
  const other = { ...access().person, id: 2 };
  expect(
    sealOf({ customer: access().customer, person: other }, "lms.users").open("f.email", sealed),
  ).toBeNull();
  expect(sealOf(access(2), "lms.users").open("f.email", sealed)).toBeNull();
  expect(sealOf(access(), "lms.admins").open("f.email", sealed)).toBeNull();
  expect(seal.open("f.name", sealed)).toBeNull();
  reread({ AUTH_SECRET: "c07d1e5a9b38f2464d61a0e7738bc9f1" });
  expect(seal.open("f.email", sealed)).toBeNull();
  reread(secret);
});

test("whatever somebody makes up, cut short or changed, opens as nothing", () => {
  const sealed = seal.close("f.email", "ana@example.org");
  const changed = sealed.replace(/.$/, (last) => (last === "A" ? "Q" : "A"));
  for (const text of ["", "A", "ç", "A".repeat(100_000), sealed.slice(0, 30), sealed.slice(4), changed])
    expect(seal.open("f.email", text)).toBeNull();
});
