import { trustOf } from "#auth/address.ts";
import { env, isSecure, misspelt } from "#env.ts";
import { OpendbError } from "#errors.ts";

function read() {
  const { PORT, CONSOLE_ORIGIN, TRUSTED_PROXIES, REQUESTS_PER_MINUTE } = env();
  for (const warning of misspelt()) process.stderr.write(`${warning}\n`);
  return {
    port: PORT,
    origin: CONSOLE_ORIGIN === undefined ? undefined : new URL(CONSOLE_ORIGIN),
    isSecure: isSecure(),
    trust: trusted(TRUSTED_PROXIES),
    perMinute: REQUESTS_PER_MINUTE,
  };
}

function trusted(proxies: readonly string[]) {
  try {
    return trustOf(proxies);
  } catch (error) {
    throw new OpendbError("configuration", `TRUSTED_PROXIES: ${(error as Error).message}.`, {
      hint: "Give addresses and networks, `10.0.0.7, 10.1.0.0/16`, or `loopback`.",
    });
  }
}

/** Told at the start of the process, and not by a page: what is wrong with its settings. */
function settled(): ReturnType<typeof read> {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OpendbError)) throw error;
    process.stderr.write(`${error.message}\n${error.hint ?? ""}\n`);
    process.exit(1);
  }
}

/** The settings of the web process. */
export const settings = settled();
