import { z } from "zod";
import { checked, environment, flag } from "#env.ts";

const settings = z.object({
  /** Where a screen is, by X11 or Wayland: the demo opens a browser there. */
  DISPLAY: z.string().optional(),
  WAYLAND_DISPLAY: z.string().optional(),
  /** Set by the terminal; a `dumb` one cannot move its cursor. */
  TERM: z.string().optional(),
  CI: flag,
});

/** The settings of the demo itself. */
export const demoEnv = () => checked(settings);

/** Adds settings to this process's environment; what it has already, or .env, stays, but for those that are named. */
export function joinEnvironment(more: Record<string, string>, replaced: readonly string[] = []): void {
  for (const [name, value] of Object.entries(more))
    if (replaced.includes(name)) environment()[name] = value;
    else environment()[name] ??= value;
}
