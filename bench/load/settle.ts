import type pg from "pg";

/** Leaves nothing for the next contender to write back. */
export async function settle(admin: pg.Client, say: (text: string) => void): Promise<void> {
  try {
    await admin.query("CHECKPOINT");
  } catch (error) {
    if ((error as { code?: string }).code !== "42501") throw error;
    say("  This account may not CHECKPOINT: what one contender wrote may slow the next one down.");
  }
}
