import type { Control } from "#db/control.ts";
import { sessions } from "#db/schema/console/sessions.ts";
import { hashOfSecret, keyOfSecret, newSecret } from "./sessions/secret.ts";

/** Opens a session of a person, as signing in does. Returns its secret, and the key that is shown for it. */
export async function openSession(
  control: Pick<Control, "insert">,
  idPerson: number,
  given: Partial<typeof sessions.$inferInsert> = {},
): Promise<{ secret: string; key: Buffer }> {
  const secret = newSecret();
  const expires_at = new Date(Date.now() + 12 * 3600_000);
  await control.insert(sessions).values({
    id_person: idPerson,
    secret_hash: hashOfSecret(secret),
    expires_at,
    idle_minutes: 120,
    ...given,
  });
  return { secret, key: keyOfSecret(secret) as Buffer };
}
