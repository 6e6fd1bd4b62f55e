import { existsSync } from "node:fs";
import { join } from "node:path";
import { OpendbError } from "#errors.ts";
import { isMade, superuser } from "./cluster.ts";
import { lock } from "./lock.ts";
import { placeOf } from "./place.ts";
import { readSettings, settingsFor, type Written, writeSettings } from "./settings.ts";
import { type Server, start } from "./start.ts";

export type Embedded = { server: Server; settings: Written; note?: string };

/**
 * Starts the embedded server of a data folder and writes its settings for the other processes. The folder is held
 * until `server.stop()`. Throws `conflict` or `configuration` with what to do.
 */
export async function startEmbedded(
  folder: string,
  port: number,
  { isTest = false } = {},
): Promise<Embedded> {
  const place = placeOf(folder);
  const release = lock(place.data);
  try {
    const before = readSettings(place.data);
    if (isMade(place) && !before.DATABASE_URL) throw lostPassword(place.data);
    const settings = settingsFor(port, before, superuser);
    writeSettings(place.data, settings);
    const password = new URL(settings.DATABASE_URL).password;
    const server = await start(place, { port, password, isTest });
    const stop = () => server.stop().finally(release);
    return { server: { ...server, stop }, settings, note: place.note };
  } catch (error) {
    release();
    throw error;
  }
}

const lostPassword = (data: string) =>
  new OpendbError("configuration", `${join(data, "settings.json")} with the server's password is gone.`, {
    hint: existsSync(data) ? "Put it back, or start afresh with `npm run db:reset`." : undefined,
  });
