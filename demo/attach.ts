import { dataFolder } from "#embedded/env.ts";
import { environment } from "#env.ts";
import { joinEnvironment } from "./env.ts";
import { readAddresses } from "./env-file.ts";

/**
 * Loaded first (`node --import`) by the npm scripts that find a demo by themselves. The environment and .env win. When
 * they name another database, or with an empty value none, nothing of the demo joins them.
 */
const given = environment();
const demo = readAddresses(dataFolder(given));
const isElsewhere = (["DATABASE_URL", "CONSOLE_URL"] as const).some(
  (name) => given[name] !== undefined && given[name] !== demo[name],
);
if (!isElsewhere) joinEnvironment(demo);
