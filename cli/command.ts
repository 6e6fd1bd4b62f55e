import type { RunOptions } from "#db/schema/console/runs.ts";
import type { LoadKind } from "#db/vocabulary.ts";

/** The command that asks for a load, to be typed as it stands. */
export function loadCommand(slug: string, kind: LoadKind, options: RunOptions): string {
  const flags = [
    options.from && `--from ${options.from}`,
    options.until && `--until ${options.until}`,
    options.isSweep && "--sweep",
    options.isConfirmed && "--confirm",
    options.isFull && "--full",
    options.tables && `--table ${options.tables.join(" ")}`,
  ].filter(Boolean);
  return [`opendb load ${kind} --customer ${slug}`, ...flags].join(" ");
}
