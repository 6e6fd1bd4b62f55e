import "server-only";
import type { ControlDb } from "#db/control.ts";
import type { PersonScope } from "#db/scope.ts";
import { OpendbError } from "#errors.ts";
import type { Changed } from "./change.ts";
import { mayViewAs } from "./reach.ts";
import { type Known, standingOf } from "./standing.ts";

const changed = ({ id, email, memberships }: Known): Changed => ({
  id,
  told: { as: email },
  idCustomers: memberships.map(({ id_customer }) => id_customer),
});

/** That somebody begins to see the console as another. Whom they may not see it as, as who is not there, is 404's. */
export async function beginsAs(tx: ControlDb, scope: PersonScope, id: number): Promise<Changed> {
  const [viewer, person] = [await standingOf(tx, scope.person.id), await standingOf(tx, id)];
  if (!viewer || !person || !mayViewAs(viewer, person))
    throw new OpendbError("not_found", "There is nobody of that number to see the console as.", {
      params: {},
    });
  return changed(person);
}

/** That they see it as themself again; the other may be gone meanwhile. */
export async function endsAs(tx: ControlDb, id: number | null): Promise<Changed> {
  const person = id === null ? undefined : await standingOf(tx, id);
  return person ? changed(person) : { id: id ?? 0, told: { as: null }, idCustomers: [] };
}
