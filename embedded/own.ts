import { resolve } from "node:path";
import { makeData } from "./place.ts";
import { readSettings, settingsOn, type Written, writeSettings } from "./settings.ts";

const file = "settings.own.json";

/** The settings for a server of the person's own: kept like those of the embedded one, and read by env.ts the same. */
export function ownSettings(folder: string, adminUrl: string): Written {
  const data = resolve(folder);
  makeData(data);
  const before = readSettings(data, file);
  const settings = settingsOn(adminUrl, before.DATABASE_URL === adminUrl ? before : {});
  writeSettings(data, settings, file);
  return settings;
}
