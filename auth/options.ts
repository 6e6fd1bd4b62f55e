import "server-only";
import type { AuthOptions } from "next-auth";
import { consoleDb } from "#db/control.ts";
import { env, isSecure, required } from "#env.ts";
import { currentCaller } from "./sessions/caller.ts";
import { keyOfSecret } from "./sessions/secret.ts";

/**
 * next-auth keeps the cookie's form and the place for ways of signing in elsewhere (OpenID Connect): one more provider,
 * whose profile is looked up in console.people and opens a session like a password does. A password comes in by
 * app/api/sign-in. The token names a session of console.sessions, and only that is asked whether it holds: to renew the
 * cookie makes no session longer.
 */
export const authOptions = (): AuthOptions => ({
  secret: required("AUTH_SECRET"),
  providers: [],
  session: { strategy: "jwt", maxAge: env().SESSION_HOURS * 3600 },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  useSecureCookies: isSecure(),
  callbacks: {
    jwt: ({ token }) => ({ secret: token.secret }),
    // What scripts of a page can read names nobody and opens nothing.
    session: ({ session }) => ({ expires: session.expires }),
    // Where to go next is decided by our own pages, never by an address that came with the request.
    redirect: ({ baseUrl }) => baseUrl,
  },
  events: {
    signOut: async ({ token }) => signOut(keyOfSecret(token.secret)),
  },
  logger: { warn: () => {}, debug: () => {} },
});

/** Ends a session at the hand of whoever it belongs to. */
export async function signOut(key: Buffer | undefined): Promise<void> {
  if (key === undefined) return;
  await consoleDb().pool.query("SELECT console.sign_out($1, $2)", [key, await currentCaller()]);
}
