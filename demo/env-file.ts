import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { writePrivate } from "#embedded/settings.ts";

/** What a process of OpenDB needs to know to work on a demo, named as in the environment. */
export type Addresses = {
  DATABASE_URL: string;
  CONSOLE_URL: string;
  SOURCE_URL: string;
  AUTH_SECRET: string;
  /** Of the embedded server. */
  KITS_CA?: string;
  KITS_FILES?: string;
};

/** Those, and where the demo's console is reached, which links that a terminal makes lead to. */
export type Handed = Addresses & { CONSOLE_ORIGIN: string };

const fileOf = (data: string) => join(data, "demo.env");

// An address may hold any of them, but hardly all.
const quoted = (text: string) => {
  const quote = ["'", '"', "`"].find((one) => !text.includes(one)) ?? "";
  return `${quote}${text}${quote}`;
};

/** Writes demo.env, for other processes and the next start, and for nobody else to read. */
export function writeAddresses(data: string, addresses: Handed): void {
  const lines = Object.entries(addresses).map(([name, value]) => `${name}=${quoted(value)}\n`);
  writePrivate(fileOf(data), `# The demo that last ran here.\n${lines.join("")}`);
}

/** What the demo of a data folder wrote; nothing where there was none, or where it is another user's. */
export function readAddresses(data: string): Partial<Handed> {
  try {
    return parseEnv(readFileSync(fileOf(data), "utf8"));
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) return {};
    throw error;
  }
}
