import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { consoleDb } from "#db/control.ts";
import type { ScopedPerson } from "#db/scope.ts";
import type { PersonRole } from "#db/vocabulary.ts";
import { hasView, type Viewing, viewingOf } from "./people/viewing.ts";
import { currentKey } from "./sessions/cookie.ts";

type Row = { id: string; name: string; email: string; role: PersonRole };

/** Whom a key of a session belongs to, asked of the control database; null for nobody and for what has ended. */
export async function personOf(key: Buffer): Promise<ScopedPerson | null> {
  const { rows } = await consoleDb().pool.query<Row>(
    "SELECT id, name, email, role FROM console.session_of($1)",
    [key],
  );
  return rows[0] ? { ...rows[0], id: Number(rows[0].id) } : null;
}

/** Who has signed in, read anew from the control database at each request. */
export const ownPerson = cache(async (): Promise<ScopedPerson | null> => {
  const key = await currentKey();
  return key ? personOf(key) : null;
});

/** How they see the console: as themself or as another. */
export const currentViewing = cache(async (): Promise<Viewing> => {
  const own = (await hasView()) ? await ownPerson() : null;
  return own ? viewingOf(own) : { kind: "own" };
});

/** Whether nothing may be changed: while somebody sees the console as another, whom what they do would seem to be of. */
export const isReadOnly = async (): Promise<boolean> => (await currentViewing()).kind !== "own";

/** Whom a page is for: who has signed in, or whom they see the console as; `viewer` tells the two apart. */
export const currentPerson = cache(async (): Promise<ScopedPerson | null> => {
  const viewing = await currentViewing();
  return viewing.kind === "as" ? viewing.person : ownPerson();
});

/** The person of this page; whoever is not signed in goes to the sign-in page and comes back. */
export async function signedIn(): Promise<ScopedPerson> {
  const [person, viewing] = await Promise.all([currentPerson(), currentViewing()]);
  if (viewing.kind === "over") redirect("/view-as");
  if (person) return person;
  const path = (await headers()).get("x-path") ?? "/";
  redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`);
}
