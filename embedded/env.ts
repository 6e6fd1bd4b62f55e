import { z } from "zod";
import { checked, type Environment } from "#env.ts";

const settings = z.object({
  /** Where the embedded server keeps its files, and the demo its logs and addresses. */
  OPENDB_DATA: z.string().min(1).default(".data"),
  OPENDB_PG_PORT: z.coerce.number().int().min(1).max(65535).default(54320),
});

/** The settings of the embedded server. Throws `configuration` naming what is wrong. */
export const embeddedEnv = () => checked(settings);

/** The data folder alone: a wrong port is no matter of those who only look into it. */
export const dataFolder = (from?: Environment): string =>
  checked(settings.pick({ OPENDB_DATA: true }), from).OPENDB_DATA;

const kept = [
  "PATH",
  "HOME",
  "LANG",
  "LC_ALL",
  "TMPDIR",
  "TERM",
  "DISPLAY",
  "WAYLAND_DISPLAY",
  "XDG_RUNTIME_DIR",
];

/** What a child process needs of our environment to run at all; settings are handed to it one by one. */
export const bareEnvironment = (): Record<string, string> =>
  Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
