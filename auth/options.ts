import "server-only";
import type { AuthOptions } from "next-auth";
import credentials from "next-auth/providers/credentials";
import { isSecure, required } from "#env.ts";
import { addressOf } from "./address.ts";
import { signIn } from "./sign-in.ts";

const hours = 12;

const password = () =>
  credentials({
    credentials: { email: { type: "email" }, password: { type: "password" } },
    authorize: async (given, request) => {
      const outcome = await signIn(
        given?.email ?? "",
        given?.password ?? "",
        addressOf(request.headers?.["x-forwarded-for"]),
      );
      // The text of an error is shown by next-auth in an address: it is one of our own words, and nothing else.
      if (typeof outcome === "string") throw new Error(outcome);
      return { id: String(outcome.id) };
    },
  });

/** How people sign in. Another way (OpenID Connect) is one more provider whose profile is looked up in console.people. */
export const authOptions = (): AuthOptions => ({
  secret: required("AUTH_SECRET"),
  providers: [password()],
  session: { strategy: "jwt", maxAge: hours * 3600 },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  useSecureCookies: isSecure(),
  callbacks: {
    jwt: ({ token, user }) => (user ? { sub: user.id } : { sub: token.sub }),
    session: ({ session, token }) => ({ expires: session.expires, idPerson: Number(token.sub) }),
    // Where to go next is decided by our own pages, never by an address that came with the request.
    redirect: ({ baseUrl }) => baseUrl,
  },
  logger: { warn: () => {}, debug: () => {} },
});
