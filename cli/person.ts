import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { type ControlDb, controlDb } from "#db/control.ts";
import { audit, credentials, people, sessions } from "#db/schema/console/index.ts";
import type { Person } from "#db/schema/console/people.ts";
import { OpendbError } from "#errors.ts";
import { suggestion } from "#similar.ts";
import { actor } from "./actor.ts";
import { hand, makeLink } from "./link.ts";
import { newPassword } from "./new-password.ts";
import { named, print, printJson, printTable, when } from "./output.ts";
import { roleOf } from "./people.ts";

type Ending = "admin" | "password" | "role" | "deactivated";

/** Somebody by e-mail. Throws `not_found`. */
async function personBy(email: string): Promise<Person> {
  const [found] = await controlDb()
    .select()
    .from(people)
    .where(eq(sql`lower(${people.email})`, email.toLowerCase()));
  if (found) return found;
  const all = await controlDb().select({ email: people.email }).from(people);
  throw new OpendbError("not_found", `There is nobody with the e-mail ${email}.`, {
    hint: suggestion(
      email,
      all.map((person) => person.email),
      "See `opendb people add --help`.",
    ),
  });
}

async function endSessions(tx: ControlDb, person: Person, reason: Ending): Promise<number> {
  const { rows } = await tx.execute<{ ended: number }>(
    sql`SELECT console.end_sessions(${person.id}, ${reason}, ${actor()}) AS ended`,
  );
  return rows[0]?.ended ?? 0;
}

const write = (tx: ControlDb, { id, email }: Person, action: string, details: Record<string, unknown>) =>
  tx.insert(audit).values({ actor: actor(), action, id_about: id, details: { email, ...details } });

const ended = (count: number) => `${count} ${count === 1 ? "session was" : "sessions were"} ended.`;

/** `opendb people password`: another password, or a link by which the person sets one. */
export async function setPassword(email: string, { link }: { link: boolean }): Promise<number> {
  const person = await personBy(email);
  if (link) {
    await hand(await controlDb().transaction((tx) => makeLink(tx, person, "reset")));
    return 0;
  }
  const credential = await newPassword([person.email, person.name]);
  const count = await controlDb().transaction(async (tx) => {
    await tx
      .insert(credentials)
      .values({ id_person: person.id, ...credential })
      .onConflictDoUpdate({ target: credentials.id_person, set: { ...credential, changed_at: sql`now()` } });
    const sessions = await endSessions(tx, person, "password");
    await write(tx, person, "person.password", { sessions });
    return sessions;
  });
  print(`${named(person.name)} has another password; ${ended(count)}`);
  return 0;
}

/** `opendb people role`: another role, which the person has when they sign in again. */
export async function setRole(email: string, name: string): Promise<number> {
  const role = roleOf(name);
  const person = await personBy(email);
  if (person.role === role) {
    print(`${named(person.name)} is ${role} already.`);
    return 0;
  }
  const count = await controlDb().transaction(async (tx) => {
    const sessions = await endSessions(tx, person, "role");
    await tx.update(people).set({ role }).where(eq(people.id, person.id));
    await write(tx, person, "person.role", { before: person.role, after: role, sessions });
    return sessions;
  });
  print(`${named(person.name)} is ${role} now; ${ended(count)}`);
  return 0;
}

/** `opendb people deactivate`: the person is out at the next request, and signs in no more. */
export async function deactivate(email: string): Promise<number> {
  const person = await personBy(email);
  if (!person.is_active) {
    print(`${named(person.name)} is deactivated already.`);
    return 0;
  }
  const count = await controlDb().transaction(async (tx) => {
    const sessions = await endSessions(tx, person, "deactivated");
    await tx.update(people).set({ is_active: false }).where(eq(people.id, person.id));
    await write(tx, person, "person.deactivate", { sessions });
    return sessions;
  });
  print(`${named(person.name)} is deactivated; ${ended(count)}`);
  return 0;
}

const live = (person: Person) =>
  and(
    eq(sessions.id_person, person.id),
    isNull(sessions.ended_at),
    gt(sessions.expires_at, sql`now()`),
    gt(sql`${sessions.seen_at} + make_interval(mins => ${sessions.idle_minutes})`, sql`now()`),
  );

/** `opendb people sessions`: where somebody is signed in, or the end of all that. */
export async function showSessions(email: string, flags: { end: boolean; json: boolean }): Promise<number> {
  const person = await personBy(email);
  if (flags.end) {
    const count = await controlDb().transaction(async (tx) => {
      const count = await endSessions(tx, person, "admin");
      await write(tx, person, "session.end", { sessions: count });
      return count;
    });
    if (flags.json) printJson({ email: person.email, ended: count });
    else print(`Of ${named(person.name)} ${ended(count)}`);
    return 0;
  }
  const { id, ip, user_agent, created_at, seen_at } = sessions;
  const found = await controlDb()
    .select({ id, ip, user_agent, created_at, seen_at })
    .from(sessions)
    .where(live(person))
    .orderBy(desc(seen_at), desc(id));
  if (flags.json) printJson({ email: person.email, sessions: found });
  else if (found.length === 0) print(`${named(person.name)} is not signed in.`);
  else
    printTable(
      ["signed in", "last seen", "from", "browser"],
      found.map((session) => [
        when(session.created_at),
        when(session.seen_at),
        session.ip ?? "-",
        named(session.user_agent ?? "-"),
      ]),
    );
  return 0;
}
