import { expect, test } from "vitest";
import { addressOf } from "./address.ts";

test("the last hop's word counts, whatever the caller wrote before it", () => {
  expect(addressOf("1.2.3.4, 10.0.0.9")).toBe("10.0.0.9");
  expect(addressOf("::1")).toBe("::1");
});

test.each([undefined, "", "unknown", "1.2.3.4, '; DROP TABLE", 7, ["1.2.3.4"]])(
  "%s is no address",
  (given) => {
    expect(addressOf(given)).toBeNull();
  },
);
