import { setTimeout as sleep } from "node:timers/promises";
import { OpendbError } from "#errors.ts";
import { startEmbedded } from "./embedded.ts";
import { embeddedEnv } from "./env.ts";

/** Only the embedded server, until a signal comes: for developing, and to look at what a failed test left. */
const say = (text: string) => process.stdout.write(`${text}\n`);

try {
  const { OPENDB_DATA, OPENDB_PG_PORT } = embeddedEnv();
  const { server, note } = await startEmbedded(OPENDB_DATA, OPENDB_PG_PORT);
  if (note) say(note);
  say(
    `PostgreSQL runs on 127.0.0.1:${OPENDB_PG_PORT}; its address is in ${OPENDB_DATA}/settings.json. Ctrl-C ends it.`,
  );
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await server.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  while (!isStopping) await sleep(60_000);
} catch (error) {
  if (!(error instanceof OpendbError)) throw error;
  process.stderr.write(`${error.message}\n${error.hint ?? ""}\n`);
  process.exit(1);
}
