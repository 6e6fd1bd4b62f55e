import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import proxyAddr from "proxy-addr";

/** The caller's address as web/front.ts has written it: one, and no caller's own word. */
export function addressOf(forwarded: unknown): string | null {
  const last = typeof forwarded === "string" ? forwarded.split(",").at(-1)?.trim() : undefined;
  return last !== undefined && isIP(last) !== 0 ? last : null;
}

/** Whether an address is one of the proxies that a setting names: addresses, networks, `loopback`, `uniquelocal`. */
export type Trust = (address: string, hop: number) => boolean;

/** Throws for what is no address and no network. */
export const trustOf = (proxies: readonly string[]): Trust => proxyAddr.compile([...proxies]);

/**
 * Who asks: the address at the other end, or the nearest one that a trusted proxy names. What stands before that in
 * X-Forwarded-For anybody can have invented.
 */
export function callerOf(request: IncomingMessage, trust: Trust): string {
  const socket = request.socket.remoteAddress ?? "";
  const named = proxyAddr(request, trust);
  const found = isIP(named) ? named : socket;
  return ipaddr.isValid(found) ? ipaddr.process(found).toString() : found;
}

/** What one household or office has of an address: all of an IPv4 one, the first 64 bits of an IPv6 one. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  const first = parsed.parts.slice(0, 4);
  return `${new ipaddr.IPv6([...first, 0, 0, 0, 0]).toString()}/64`;
}
