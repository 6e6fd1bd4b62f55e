import "server-only";
import { and, eq } from "drizzle-orm";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getServerSession } from "next-auth";
import { cache } from "react";
import { consoleDb } from "#db/control.ts";
import { people } from "#db/schema/console/people.ts";
import type { ScopedPerson } from "#db/scope.ts";
import { authOptions } from "./options.ts";
import { hasView, type Viewing, viewingOf } from "./people/viewing.ts";

/** Who has signed in, read anew from the control database at each request; null for nobody and for the deactivated. */
export const ownPerson = cache(async (): Promise<ScopedPerson | null> => {
  const session = await getServerSession(authOptions());
  const id = session?.idPerson;
  if (id === undefined) return null;
  const { name, email, role } = people;
  const [found] = await consoleDb()
    .select({ id: people.id, name, email, role })
    .from(people)
    .where(and(eq(people.id, id), eq(people.is_active, true)));
  return found ?? null;
});

/** How they see the console: as themself or as another. */
export const currentViewing = cache(async (): Promise<Viewing> => {
  const own = (await hasView()) ? await ownPerson() : null;
  return own ? viewingOf(own) : { kind: "own" };
});

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
