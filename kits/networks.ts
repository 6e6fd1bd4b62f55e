import ipaddr from "ipaddr.js";

/** Networks as PostgreSQL keeps them, and what was none. */
export type Networks = { networks: string[]; wrong: string[] };

function networkOf(text: string): string | undefined {
  // Shorter forms of addresses (10.1, 0x7f) mean another one to nearly everybody.
  const form = /^(\d+\.\d+\.\d+\.\d+|[0-9a-f:.]*:[0-9a-f:.]*)(?:\/(\d{1,3}))?$/i.exec(text);
  if (!form?.[1] || !ipaddr.isValid(form[1])) return undefined;
  const address = ipaddr.process(form[1]);
  const [kind, whole] = address.kind() === "ipv4" ? [ipaddr.IPv4, 32] : [ipaddr.IPv6, 128];
  const bits = form[2] === undefined ? whole : Number(form[2]);
  return bits > whole ? undefined : `${kind.networkAddressFromCIDR(`${address}/${bits}`)}/${bits}`;
}

/** Reads addresses and networks with whatever stands between them. One that names a host of a network means the network. */
export function parseNetworks(text: string): Networks {
  const words = text.split(/[\s,;|]+/).filter((word) => word !== "");
  const read = words.map((word) => ({ word, network: networkOf(word) }));
  return {
    networks: [...new Set(read.flatMap(({ network }) => network ?? []))],
    wrong: read.flatMap(({ word, network }) => (network === undefined ? [word] : [])),
  };
}

/** A network as people write it: one that is a single address, without its length. */
export const asWritten = (network: string): string =>
  network.replace(network.includes(":") ? /\/128$/ : /\/32$/, "");
