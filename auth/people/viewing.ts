import "server-only";
import { cookies } from "next/headers";
import { consoleDb } from "#db/control.ts";
import type { ScopedPerson } from "#db/scope.ts";
import { isSecure, required } from "#env.ts";
import { mayViewAs } from "./reach.ts";
import { standingOf } from "./standing.ts";
import { seal, unseal } from "./view-as-cookie.ts";

const cookie = "opendb.view-as";
const minutes = 60;

/**
 * How somebody sees the console: as themself, as another, or `over`: as another, which may be no more. The last is told
 * and ended by hand, so that nobody acts as themself on a page that they believe to be another's.
 */
export type Viewing =
  | { kind: "own" }
  | { kind: "as"; person: ScopedPerson; until: Date }
  | { kind: "over"; idPerson: number };

/** Whether this request carries a view at all; whose, and whether it holds, is `viewingOf`'s to say. */
export const hasView = async (): Promise<boolean> => (await cookies()).has(cookie);

async function sealed() {
  const given = (await cookies()).get(cookie)?.value;
  return given === undefined ? undefined : unseal(given, required("AUTH_SECRET"));
}

/** As whom somebody sees the console, or did until it was over. */
export async function viewedNow(idViewer: number): Promise<number | null> {
  const view = await sealed();
  return view?.idViewer === idViewer ? view.idPerson : null;
}

/** How who has signed in sees the console, asked anew at each request: both may have changed since it began. */
export async function viewingOf(own: ScopedPerson, now = Date.now()): Promise<Viewing> {
  const view = await sealed();
  // Somebody else used this browser before: what they saw is none of this person's.
  if (!view || view.idViewer !== own.id) return { kind: "own" };
  const over = { kind: "over", idPerson: view.idPerson } as const;
  if (view.until <= now) return over;
  const db = consoleDb();
  const [viewer, person] = await Promise.all([standingOf(db, own.id), standingOf(db, view.idPerson)]);
  if (!viewer || !person || !mayViewAs(viewer, person)) return over;
  const { id, name, email, role } = person;
  return { kind: "as", person: { id, name, email, role, viewer: own }, until: new Date(view.until) };
}

/** From the next request on, for an hour, the viewer sees the console as the person does. */
export async function beginViewing(idViewer: number, idPerson: number): Promise<void> {
  const until = Date.now() + minutes * 60_000;
  (await cookies()).set(cookie, seal({ idViewer, idPerson, until }, required("AUTH_SECRET")), {
    httpOnly: true,
    sameSite: "lax",
    secure: isSecure(),
    path: "/",
    // Without an age of its own: the hour is in what is sealed, and a cookie that went by itself would leave a page of
    // another's open whose buttons do things in one's own name.
  });
}

export async function endViewing(): Promise<void> {
  (await cookies()).delete(cookie);
}
