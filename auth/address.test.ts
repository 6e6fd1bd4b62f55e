import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { addressOf, callerOf, networkOf, trustOf } from "./address.ts";

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

function from(socket: string, forwarded?: string): IncomingMessage {
  const request = new IncomingMessage(
    Object.defineProperty(new Socket(), "remoteAddress", { value: socket }),
  );
  if (forwarded !== undefined) request.headers["x-forwarded-for"] = forwarded;
  return request;
}

test.each([
  [[], "198.51.100.7", "203.0.113.1", "198.51.100.7"],
  [["10.0.0.0/8"], "198.51.100.7", "203.0.113.1", "198.51.100.7"],
  [["10.0.0.0/8"], "10.0.0.1", "192.0.2.1, 203.0.113.1", "203.0.113.1"],
  [["10.0.0.0/8"], "10.0.0.1", "192.0.2.1, 203.0.113.1, 10.0.0.2", "203.0.113.1"],
  [["loopback"], "::ffff:127.0.0.1", "2001:db8::1", "2001:db8::1"],
  [["loopback"], "127.0.0.1", "unknown", "127.0.0.1"],
  [["loopback"], "127.0.0.1", undefined, "127.0.0.1"],
])("with proxies %j trusted, %s that forwards for %s speaks for %s", (proxies, socket, forwarded, caller) => {
  expect(callerOf(from(socket, forwarded), trustOf(proxies))).toBe(caller);
});

test("what is no address or network is not trusted but refused", () => {
  expect(() => trustOf(["10.0.0.0/99"])).toThrow();
  expect(() => trustOf(["everybody"])).toThrow();
});

test.each([
  ["198.51.100.7", "198.51.100.7"],
  ["::ffff:198.51.100.7", "198.51.100.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2:ffff::", "2001:db8:1:2::/64"],
  ["not an address", "not an address"],
])("%s belongs to %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
