import { sql } from "drizzle-orm";
import { fromDrizzle, PgBoss } from "pg-boss";
import type { ControlDb } from "#db/control.ts";
import { priorities, queueOptions, queues } from "#db/queues.ts";
import type { LoadKind } from "#db/vocabulary.ts";

export type LoadJob = { idRun: number };

/** Opens the queue, installing or upgrading its schema. */
export async function openQueue(url: string, name: string): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    schema: "pgboss",
    max: 4,
    application_name: "opendb worker",
    instanceName: name,
  });
  // Without a listener an error event would end the process; the caller adds one that logs.
  boss.on("error", () => {});
  await boss.start();
  for (const queue of Object.values(queues)) await boss.createQueue(queue, queueOptions);
  return boss;
}

/** Wakes a worker for a run, in the caller's transaction; `after` seconds from now when given. */
export async function sendLoad(
  boss: PgBoss,
  tx: ControlDb,
  run: { id: number; kind: LoadKind },
  after = 0,
): Promise<void> {
  const job: LoadJob = { idRun: run.id };
  await boss.send(queues.loads, job, {
    priority: priorities[run.kind],
    startAfter: after,
    db: fromDrizzle(tx, sql),
  });
}
