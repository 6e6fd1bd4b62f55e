import { spawn } from "node:child_process";
import { once } from "node:events";
import { env } from "#env.ts";

type Ended = { code: number | null; out: string; err: string };

/** The `opendb` command in a process of its own, as people and scripts call it. */
export const opendb = (...words: string[]) => opendbWith({}, ...words);

export function opendbWith(settings: Record<string, string | undefined>, ...words: string[]) {
  const child = spawn(process.execPath, ["--conditions=react-server", "cli/main.ts", ...words], {
    env: {
      NODE_ENV: "test",
      DATABASE_URL: env().DATABASE_URL,
      SOURCE_URL: env().SOURCE_URL,
      ...settings,
    },
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (text) => {
    said.out += text;
  });
  child.stderr.on("data", (text) => {
    said.err += text;
  });
  const end: Promise<Ended> = once(child, "close").then(([code]) => ({ code, ...said }));
  return { child, end };
}
