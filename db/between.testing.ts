import { connect, createServer, type ListenOptions, type Socket } from "node:net";
import { inject, onTestFinished } from "vitest";
import { addressOf } from "#address.ts";
import { statements } from "./statements.testing.ts";

/** What a client says of itself when it connects, and what a pooler between makes of it: other words, or a refusal. */
export type Startup = (given: Record<string, string>) => Record<string, string> | string;

const protocol3 = 196_608;

/** A refusal as PgBouncer sends it ("ErrorResponse", protocol_violation). */
function refusal(message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C08P01\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** The first message of a session (protocol 3.0, "StartupMessage") with other parameters, or why there is none. */
function changed(message: Buffer, change: Startup): Buffer | string {
  if (message.readInt32BE(4) !== protocol3) return message;
  const texts = message.subarray(8, -2).toString().split("\0");
  const given = Object.fromEntries(
    Array.from({ length: texts.length / 2 }, (_, i) => texts.slice(2 * i, 2 * i + 2)),
  );
  const made = change(given);
  if (typeof made === "string") return made;
  const body = Buffer.from(`${Object.entries(made).flat().join("\0")}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(protocol3, 4);
  return Buffer.concat([head, body]);
}

/** What becomes of a client that has said something: it never learns the answer, because its line is cut or silent. */
export type Line = { hangUp: () => void; silence: () => void };

/**
 * Something between a test and its server, at `at`, that may change who connects to what, and hears each statement after
 * it has gone on its way. Resolves to its port.
 */
export async function between(
  at: ListenOptions,
  change: Startup = (given) => given,
  heard: (sql: string, line: Line) => void = () => {},
): Promise<number> {
  const { host, port } = addressOf(inject("adminUrl"));
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect({ host, port });
    for (const socket of [client, target]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => [client, target].map((one) => one.destroy()));
    }
    client.once("data", (first) => {
      const opening = changed(first, change);
      if (typeof opening === "string") return void client.end(refusal(opening));
      target.write(opening);
      client.pipe(target);
      client.on(
        "data",
        statements((sql) => heard(sql, { hangUp: () => client.destroy(), silence: () => target.unpipe() })),
      );
    });
    target.pipe(client);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ ...at, ...(at.host ? { port: 0 } : {}) }, resolve);
  });
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const found = server.address();
  return typeof found === "object" && found ? found.port : 0;
}
