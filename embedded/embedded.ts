import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OpendbError } from "#errors.ts";
import { isMade } from "./cluster.ts";
import { clusterFiles } from "./files.ts";
import { lock } from "./lock.ts";
import { keepAddress, keptPassword, newPassword } from "./settings.ts";
import { addressOf, type Server, type StartOptions, start } from "./start.ts";
import { kitsFolder, serverRoot } from "./tls.ts";

export type Embedded = {
  server: Server;
  note?: string;
  /** What the server's certificate is checked against, as PEM. */
  ca: string;
  /** KITS_FILES of this server. */
  kits: string;
};

/**
 * Starts the embedded server of a data folder; its address as superuser stands in settings.json there. The folder is
 * held until `server.stop()`. Throws `conflict` or `configuration` with what to do.
 */
export async function startEmbedded(
  folder: string,
  port: number,
  { isTest = false, settings }: Pick<StartOptions, "isTest" | "settings"> = {},
): Promise<Embedded> {
  const files = clusterFiles(folder);
  const release = lock(files.data);
  try {
    const kept = keptPassword(files.data);
    if (isMade(files) && kept === undefined) throw lostPassword(files.data);
    const password = kept ?? newPassword();
    keepAddress(files.data, addressOf({ port, password }, "postgres"));
    const server = await start(files, { port, password, isTest, settings });
    const stop = () => server.stop().finally(release);
    const ca = readFileSync(serverRoot(files.data), "utf8");
    return { server: { ...server, stop }, note: files.note, ca, kits: kitsFolder(files) };
  } catch (error) {
    release();
    throw error;
  }
}

const lostPassword = (data: string) =>
  new OpendbError("configuration", `${join(data, "settings.json")} with the server's password is gone.`, {
    hint: "Put it back, or start afresh with `npm run db:reset`.",
  });
