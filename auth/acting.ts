import "server-only";
import { sql } from "drizzle-orm";
import { type ControlDb, consoleDb } from "#db/control.ts";
import { currentKey } from "./sessions/cookie.ts";

/** A transaction in the name of whoever a key of a session belongs to; policies let in no rows of anybody else. */
export const actingWith = <T>(key: Buffer | undefined, work: (tx: ControlDb) => Promise<T>): Promise<T> =>
  consoleDb().transaction(async (tx) => {
    await tx
      .execute(sql`SELECT set_config('opendb.session', ${key?.toString("hex") ?? ""}, true)`)
      // Drizzle's own error has the key in its text.
      .catch((error: Error) => Promise.reject(error.cause ?? error));
    return work(tx);
  });

/** A transaction of the web process in the name of the person of this request: all that it writes goes through one. */
export const acting = async <T>(work: (tx: ControlDb) => Promise<T>): Promise<T> =>
  actingWith(await currentKey(), work);
