import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { OpendbError } from "#errors.ts";
import type { Launch } from "./children.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const next = fileURLToPath(new URL("../node_modules/next/dist/bin/next", import.meta.url));
const main = fileURLToPath(new URL("../web/main.ts", import.meta.url));

const parts = [
  "app",
  "auth",
  "components",
  "db",
  "i18n",
  "kits",
  "loader",
  "messages",
  "public",
  "warehouse",
  "web",
];
const files = [
  "env.ts",
  "errors.ts",
  "next.config.ts",
  "package-lock.json",
  "postcss.config.mjs",
  "proxy.ts",
];

function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Whether what `next build` made is older than what it was made from. A folder is as new as its last removal. */
export function isStale(): boolean {
  const built = join(root, ".next", "BUILD_ID");
  if (!existsSync(built)) return true;
  return Math.max(...[...parts, ...files].map((name) => newest(join(root, name)))) > statSync(built).mtimeMs;
}

/**
 * What the web process gets: it reaches the control database as role opendb_console, and nothing tells it another way.
 * DATABASE_URL is empty, so that .env does not supply one.
 */
const settingsOf = (web: Web): Record<string, string> => ({
  CONSOLE_URL: web.consoleUrl,
  AUTH_SECRET: web.secret,
  CONSOLE_ORIGIN: web.origin,
  NEXTAUTH_URL: web.origin,
  PORT: String(web.port),
  ...(web.mail.SMTP_URL ? { SMTP_URL: web.mail.SMTP_URL, MAIL_FROM: web.mail.MAIL_FROM } : {}),
  DATABASE_URL: "",
  SOURCE_URL: "",
  NEXT_TELEMETRY_DISABLED: "1",
});

const at = ({ port }: Web) => ["--hostname", "127.0.0.1", "--port", String(port)];

export type Web = {
  consoleUrl: string;
  secret: string;
  origin: string;
  port: number;
  mail: { SMTP_URL?: string; MAIL_FROM: string };
};

/** `next build`, which needs no settings at all. */
export const build = (folder: string): Launch => ({
  name: "build",
  args: [next, "build"],
  settings: {
    NODE_ENV: "production",
    DATABASE_URL: "",
    NEXT_TELEMETRY_DISABLED: "1",
  },
  folder,
});

/** The web process: what was built or, for developing, as it is written. */
export const serve = (web: Web, isDev: boolean, folder: string): Launch => ({
  name: "web",
  args: [...(isDev ? [next, "dev"] : ["--conditions=react-server", main]), ...at(web)],
  settings: {
    ...settingsOf(web),
    NODE_ENV: isDev ? "development" : "production",
  },
  folder,
});

/** Waits until the console answers. */
export async function answers(origin: string): Promise<void> {
  const until = Date.now() + 120_000;
  while (Date.now() < until) {
    const response = await fetch(`${origin}/sign-in`, { redirect: "manual" }).catch(() => undefined);
    if (response && response.status < 500) return;
    if (response) throw failed(`it answers with ${response.status}`);
    await sleep(100);
  }
  throw failed("it does not answer");
}

const failed = (why: string) =>
  new OpendbError("internal", `The console did not start: ${why}.`, {
    hint: "Its output is in web.log of the data folder.",
  });
