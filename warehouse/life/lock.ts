import { client } from "#db/connect.ts";

/**
 * Works on what becomes of a customer's databases, one process at a time: the lock is its session's, so that that of one
 * which was killed is free at once. False when another process has it.
 */
export async function withLife(
  { adminUrl }: { adminUrl: string },
  idCustomer: number,
  work: () => Promise<void>,
): Promise<boolean> {
  const holder = await client({ url: adminUrl, isUnlimited: true });
  try {
    const { rows } = await holder.query<{ has: boolean }>(
      "SELECT pg_try_advisory_lock(hashtext('opendb.life'), hashtext($1)) AS has",
      [String(idCustomer)],
    );
    if (!rows[0]?.has) return false;
    await work();
    return true;
  } finally {
    await holder.end();
  }
}
