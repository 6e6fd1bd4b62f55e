import type { Kit } from "./schema/console/kits.ts";

/** Days after which a kit that nobody uses is marked: somebody should ask whether it is needed. */
const unusedDays = 60;

/** Whether a kit is good and was not seen in use for so long. */
export const isUnused = (
  { state, last_used_at, created_at }: Pick<Kit, "state" | "last_used_at" | "created_at">,
  now: Date,
): boolean =>
  state === "active" && (last_used_at ?? created_at).getTime() < now.getTime() - unusedDays * 86_400_000;
