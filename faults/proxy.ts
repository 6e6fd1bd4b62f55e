import { connect, createServer, type Socket } from "node:net";

/** A network between the workers and a server, which can be cut and held up. */
export type Network = {
  port: number;
  /** The ports from which it goes on to the server: by these the server's sessions are known as the workers'. */
  ports(): number[];
  isStalled(): boolean;
  /** Resets connections, chosen by the caller; without a choice all of them. Returns how many. */
  cut(choose?: (pairs: number) => number): number;
  /** Lets nothing through for a while: the connections stay, as on a network that lost its way. */
  stall(milliseconds: number): Promise<void>;
  /** Where new connections lead from now on, as when a name gets another address; without a port nowhere. */
  goTo(port?: number): void;
  close(): void;
};

type Pair = { client: Socket; server: Socket };

/** Listens on a free port of this machine and passes everything on to another one. */
export async function startProxy(to: number): Promise<Network> {
  const pairs = new Set<Pair>();
  let isStalled = false;
  let target: number | undefined = to;
  const listener = createServer({ pauseOnConnect: true }, (client) => {
    if (target === undefined) return void client.resetAndDestroy();
    const pair = { client, server: connect({ port: target, host: "127.0.0.1" }) };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      pair.server.destroy();
    };
    for (const socket of [client, pair.server]) socket.on("error", end).on("close", end).setNoDelay();
    client.pipe(pair.server).pipe(client);
    if (isStalled) hold(pair);
    else client.resume();
  });
  const hold = ({ client, server }: Pair) => {
    client.unpipe().pause();
    server.unpipe().pause();
  };
  const letGo = ({ client, server }: Pair) => client.pipe(server).pipe(client);
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    ports: () => [...pairs].flatMap(({ server }) => server.localPort ?? []),
    isStalled: () => isStalled,
    cut: (choose) => {
      const all = [...pairs];
      const chosen = choose && all.length > 0 ? [all[choose(all.length)]] : all;
      for (const pair of chosen) {
        pair?.client.resetAndDestroy();
        pair?.server.resetAndDestroy();
      }
      return chosen.length;
    },
    stall: async (milliseconds) => {
      isStalled = true;
      for (const pair of pairs) hold(pair);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      isStalled = false;
      for (const pair of pairs) letGo(pair);
    },
    goTo: (port) => {
      target = port;
    },
    close: () => {
      listener.close();
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
    },
  };
}
