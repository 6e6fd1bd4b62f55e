import fc from "fast-check";
import { expect, test } from "vitest";
import { seal, unseal } from "./view-as-cookie.ts";

const secret = "s".repeat(32);
const id = fc.integer({ min: 1, max: 10 ** 12 });

test("what was sealed is read as it was", () => {
  fc.assert(
    fc.property(id, id, id, (idViewer, idPerson, until) => {
      const view = { idViewer, idPerson, until };
      expect(unseal(seal(view, secret), secret)).toEqual(view);
    }),
  );
});

test("another secret, another person, another hour and another signature are nothing", () => {
  const sealed = seal({ idViewer: 1, idPerson: 2, until: 3 }, secret);
  expect(unseal(sealed, "t".repeat(32))).toBeUndefined();
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.constantFrom(..."0123456789abAB-_."), (at, sign) => {
      const changed = sealed.slice(0, at) + sign + sealed.slice(at + 1);
      // The last letter of 32 bytes in base64url has two bits that mean nothing.
      fc.pre(changed !== sealed && at !== sealed.length - 1);
      expect(unseal(changed, secret)).toBeUndefined();
    }),
  );
  fc.assert(
    fc.property(fc.string(), (any) => {
      expect(unseal(any, secret)).toBeUndefined();
    }),
  );
});
