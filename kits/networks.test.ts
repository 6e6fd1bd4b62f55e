import { expect, test } from "vitest";
import { asWritten, parseNetworks } from "./networks.ts";

test("a single address is shown as it was typed, and a network with its length", () => {
  const { networks } = parseNetworks("198.51.100.7, 203.0.113.0/24; 2001:db8::1 2001:db8::/32");
  expect(networks).toEqual(["198.51.100.7/32", "203.0.113.0/24", "2001:db8::1/128", "2001:db8::/32"]);
  expect(networks.map(asWritten)).toEqual(["198.51.100.7", "203.0.113.0/24", "2001:db8::1", "2001:db8::/32"]);
});
