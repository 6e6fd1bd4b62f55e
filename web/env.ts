import { hkdfSync } from "node:crypto";
import { env } from "#env.ts";

/**
 * What Next reads from the environment. The key of server actions comes from AUTH_SECRET, so that all web processes have
 * the same one; and a redirect is followed inside at the door that is known, not at the one that a Host header names.
 */
export function tellNext({ hostname, port }: { hostname: string; port: number }): void {
  const { AUTH_SECRET, CONSOLE_ORIGIN } = env();
  if (AUTH_SECRET) {
    const key = hkdfSync("sha256", AUTH_SECRET, "", "opendb server actions", 32);
    process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY = Buffer.from(key).toString("base64");
  }
  if (CONSOLE_ORIGIN) process.env.NEXTAUTH_URL ??= CONSOLE_ORIGIN;
  process.env.__NEXT_PRIVATE_ORIGIN = `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

/**
 * The names of server actions are made from this key while building: with the same one a page that was opened before a
 * deploy is understood after it. It is no secret; what is encrypted is encrypted with the key of `tellNext`.
 */
export function nameActions(): void {
  process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ??= Buffer.from("OpenDB names its server actions.").toString(
    "base64",
  );
}
