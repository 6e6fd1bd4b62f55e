import { and, eq, sql } from "drizzle-orm";
import { addDays, countedDays, type Day, dayOf } from "#days.ts";
import type { ControlDb } from "#db/control.ts";
import { dayNotes } from "#db/schema/console/day_notes.ts";
import { OpendbError } from "#errors.ts";

type By = { idCustomer: number; email: string };
type Seen = { id: number; version: number };

/** What the audit has of a note. */
export type ToldNote = {
  id: number;
  day: Day;
  tenants: string[] | null;
  before?: { text: string };
  after?: { text: string };
};

/** A campaign is known some months before. */
const mostDaysAhead = 400;

const changed = () =>
  new OpendbError("changed_meanwhile", "The note is not as the page had it.", { params: {} });
const literal = (tenants: readonly bigint[] | null) => (tenants === null ? null : `{${tenants.join(",")}}`);

/** Writes a note to a day, about some tenants, ascending, or all (null). Throws `changed_meanwhile` where the same one is there. */
export async function addNote(
  tx: ControlDb,
  by: By & { idPerson: number },
  { day, text, tenants }: { day: Day; text: string; tenants: readonly bigint[] | null },
  today = dayOf(new Date()),
): Promise<ToldNote> {
  if (day < countedDays.from || day > addDays(today, mostDaysAhead))
    throw new OpendbError("bad_input", `No figure has the day ${day}.`, { params: {} });
  // The web process may name these columns and no others, which drizzle's insert would.
  const { rows } = await tx.execute<{ id: string }>(sql`
    INSERT INTO console.day_notes (id_customer, day, text, tenants, id_person, created_by, updated_by)
    VALUES (${by.idCustomer}, ${day}, ${text}, ${literal(tenants)}::bigint[], ${by.idPerson}, ${by.email}, ${by.email})
    ON CONFLICT DO NOTHING RETURNING id`);
  if (!rows[0]) throw changed();
  return { id: Number(rows[0].id), day, tenants: tenants?.map(String) ?? null, after: { text } };
}

/** The note that a form was filled in over; whose it is not, and who does not see its tenants, does not find it. */
async function held(tx: ControlDb, { idCustomer }: By, { id, version }: Seen) {
  const [found] = await tx
    .select()
    .from(dayNotes)
    .where(and(eq(dayNotes.id, id), eq(dayNotes.id_customer, idCustomer)))
    .for("update");
  if (!found) throw new OpendbError("not_found", "There is no such note.", { params: {} });
  if (found.version !== version) throw changed();
  return {
    id,
    day: found.day,
    tenants: found.tenants?.map(String) ?? null,
    before: { text: found.text },
  };
}

/** Puts another text in a note's place. Throws `not_found`, `changed_meanwhile`. */
export async function changeNote(tx: ControlDb, by: By, seen: Seen, text: string): Promise<ToldNote> {
  const found = await held(tx, by, seen);
  const { rows } = await tx.execute(sql`
    UPDATE console.day_notes n SET text = ${text}, updated_by = ${by.email} WHERE id = ${seen.id}
      AND NOT EXISTS (SELECT FROM console.day_notes o WHERE o.id <> n.id AND o.id_customer = n.id_customer AND o.day = n.day
        AND o.text = ${text} AND coalesce(o.tenants, '{}') = coalesce(n.tenants, '{}')) RETURNING id`);
  if (rows.length === 0) throw changed();
  return { ...found, after: { text } };
}

/** Takes a note away; the audit keeps its text. Throws `not_found`, `changed_meanwhile`. */
export async function removeNote(tx: ControlDb, by: By, seen: Seen): Promise<ToldNote> {
  const found = await held(tx, by, seen);
  await tx.execute(sql`DELETE FROM console.day_notes WHERE id = ${seen.id}`);
  return found;
}
