import { and, eq, sql } from "drizzle-orm";
import { type Day, dayOf } from "#days.ts";
import type { ControlDb } from "#db/control.ts";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import { goals } from "#db/schema/console/goals.ts";
import { OpendbError } from "#errors.ts";

/** Of a share the target is a part of one. Days are both included. */
export type WantedGoal = { target: number; starts_on: Day; ends_on: Day };

type By = { idCustomer: number; email: string };
type Seen = { id: number; version: number };

/** What the audit has of a goal: whose figure it is, and what is wanted of it. */
export type ToldGoal = {
  id: number;
  figure: string;
  tenants: string[] | null;
  before?: WantedGoal;
  after?: WantedGoal;
};

const refused = (message: string) => new OpendbError("bad_input", message, { params: {} });
const changed = () =>
  new OpendbError("changed_meanwhile", "The goal is not as the page had it.", { params: {} });

/** More than any platform does in a hundred years: a slip of the finger. */
const mostTarget = 1e9;
const mostYears = 10;

/** Refuses what cannot be meant: nothing to be reached, more than all, half a thing, an end that is over. */
function mustMakeSense(figure: FigureName, { target, starts_on, ends_on }: WantedGoal, today: Day): void {
  const { unit, better } = figureOf(figure);
  const isNothing = target === 0 && better !== "fewer";
  const most = unit === "share" ? 1 : mostTarget;
  if (!Number.isFinite(target) || target < 0 || isNothing || target > most)
    throw refused(`A target of ${target} is none for ${figure}.`);
  if (unit === "count" && !Number.isInteger(target)) throw refused(`${figure} is counted in whole things.`);
  if (ends_on < starts_on) throw refused("The goal ends before it starts.");
  if (ends_on < today) throw refused("The goal ends in the past.");
  if (Number(ends_on.slice(0, 4)) - Number(today.slice(0, 4)) > mostYears)
    throw refused(`The goal ends more than ${mostYears} years from now.`);
}

const literal = (tenants: readonly bigint[] | null) => (tenants === null ? null : `{${tenants.join(",")}}`);

/**
 * Sets a goal for a figure of some tenants, ascending, or of all (null). One whose days are over makes way for it. Throws
 * `changed_meanwhile` where one is open, `bad_input` for what cannot be meant.
 */
export async function setGoal(
  tx: ControlDb,
  by: By & { idPerson: number },
  { figure, tenants, ...wanted }: WantedGoal & { figure: FigureName; tenants: readonly bigint[] | null },
  today = dayOf(new Date()),
): Promise<ToldGoal> {
  mustMakeSense(figure, wanted, today);
  const same = sql`id_customer = ${by.idCustomer} AND figure = ${figure}
    AND coalesce(tenants, '{}') = coalesce(${literal(tenants)}::bigint[], '{}') AND NOT is_ended`;
  await tx.execute(sql`
    UPDATE console.goals SET is_ended = true, updated_by = ${by.email} WHERE ${same} AND ends_on < ${today}`);
  // The web process may name these columns and no others, which drizzle's insert would.
  const { rows } = await tx.execute<{ id: string }>(sql`
    INSERT INTO console.goals (id_customer, figure, tenants, target, starts_on, ends_on, id_person, created_by, updated_by)
    VALUES (${by.idCustomer}, ${figure}, ${literal(tenants)}::bigint[], ${wanted.target}, ${wanted.starts_on}, ${wanted.ends_on},
      ${by.idPerson}, ${by.email}, ${by.email})
    ON CONFLICT DO NOTHING RETURNING id`);
  if (!rows[0]) throw changed();
  return { id: Number(rows[0].id), figure, tenants: tenants?.map(String) ?? null, after: wanted };
}

/** The goal that a form was filled in over, held for a change; who does not see all of its tenants does not find it. */
async function held(tx: ControlDb, { idCustomer }: By, { id, version }: Seen) {
  const [found] = await tx
    .select()
    .from(goals)
    .where(and(eq(goals.id, id), eq(goals.id_customer, idCustomer), eq(goals.is_ended, false)))
    .for("update");
  if (!found) throw new OpendbError("not_found", "There is no such open goal.", { params: {} });
  if (found.version !== version) throw changed();
  const { figure, tenants, target, starts_on, ends_on } = found;
  return { id, figure, tenants: tenants?.map(String) ?? null, before: { target, starts_on, ends_on } };
}

/** Changes what is wanted, and by when. Throws `not_found`, `changed_meanwhile`, `bad_input`. */
export async function changeGoal(
  tx: ControlDb,
  by: By,
  { figure, ...seen }: Seen & { figure: FigureName },
  wanted: WantedGoal,
  today = dayOf(new Date()),
): Promise<ToldGoal> {
  const found = await held(tx, by, seen);
  if (found.figure !== figure) throw refused(`Goal ${seen.id} is none for ${figure}.`);
  mustMakeSense(figure, wanted, today);
  await tx.execute(sql`
    UPDATE console.goals SET target = ${wanted.target}, starts_on = ${wanted.starts_on}, ends_on = ${wanted.ends_on},
      updated_by = ${by.email} WHERE id = ${seen.id}`);
  return { ...found, after: wanted };
}

/** Ends a goal before its time, or takes it off the page after it. Throws `not_found`, `changed_meanwhile`. */
export async function endGoal(tx: ControlDb, by: By, seen: Seen): Promise<ToldGoal> {
  const found = await held(tx, by, seen);
  await tx.execute(
    sql`UPDATE console.goals SET is_ended = true, updated_by = ${by.email} WHERE id = ${seen.id}`,
  );
  return found;
}
