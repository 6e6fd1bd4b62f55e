import { dataFolder } from "#embedded/env.ts";
import { environment } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { joinEnvironment } from "./env.ts";
import { readAddresses } from "./env-file.ts";

/**
 * Loaded first (`node --import`) by the npm scripts that find a demo by themselves. The environment and .env win. When
 * they name another database, or with an empty value none, nothing of the demo joins them.
 */
const placeOf = (url: string | undefined) => {
  const place = URL.parse(url ?? "");
  return place && `${place.host}${place.pathname}${place.search}`;
};

function attach(): void {
  const given = environment();
  const demo = readAddresses(dataFolder(given));
  const isElsewhere = (["DATABASE_URL", "CONSOLE_URL"] as const).some(
    (name) => given[name] !== undefined && (!given[name] || placeOf(given[name]) !== placeOf(demo[name])),
  );
  // The demo was started as the server's administrator, as which no load runs.
  if (!isElsewhere) joinEnvironment(demo, ["DATABASE_URL"]);
}

try {
  attach();
} catch (error) {
  // Settings that are wrong are told by the process itself, in its own form.
  if (!(error instanceof OpendbError)) throw error;
}
