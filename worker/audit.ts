import { sql } from "drizzle-orm";
import type { Control } from "#db/control.ts";
import { batch, prune } from "./prune.ts";

/** Removes entries of the audit that are older than `days`, oldest first. Workers that meet skip each other's rows. */
export const pruneAudit = (
  db: Control,
  days: number,
  isStopping: () => boolean = () => false,
): Promise<number> =>
  prune(db, {
    action: "audit.prune",
    days,
    isStopping,
    what: {
      rows: sql`DELETE FROM console.audit WHERE id IN (
        SELECT id FROM console.audit WHERE at < now() - make_interval(days => ${days}) ORDER BY at, id
        LIMIT ${batch} FOR UPDATE SKIP LOCKED)`,
    },
  });
