import "server-only";
import type { ControlDb } from "#db/control.ts";
import type { PersonScope } from "#db/scope.ts";

/** The link by which somebody new chooses their password, to be shown once to who invites; null where there is none. */
export async function linkFor(
  _tx: ControlDb,
  _scope: PersonScope,
  _idPerson: number,
): Promise<string | null> {
  return null;
}
