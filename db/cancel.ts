import net from "node:net";
import type pg from "pg";

/**
 * Asks a server to cancel what a connection is doing, by the protocol's own message (CancelRequest): it counts towards
 * no connection limit and needs no rights. Resolves when it was sent or could not be; never throws.
 */
export function cancelStatement(client: pg.Client): Promise<void> {
  const { host, port, processID, secretKey } = client;
  if (!processID || secretKey === null) return Promise.resolve();
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(80_877_102, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  return new Promise((resolve) => {
    const where = host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
    const socket = net.connect({ ...where, timeout: 1500 }, () => socket.end(message));
    socket.on("timeout", () => socket.destroy());
    socket.on("error", () => {});
    socket.on("close", () => resolve());
  });
}

/**
 * Cancels what a connection is doing and closes it without waiting for the server. Where nothing runs nothing is sent:
 * behind a pooler the request might reach what somebody else runs there by then.
 */
export async function abandon(client: pg.Client): Promise<void> {
  if (client.connection.stream.destroyed) return;
  if (!client.readyForQuery) await cancelStatement(client);
  client.connection.stream.destroy();
}
