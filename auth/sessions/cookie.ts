import "server-only";
import { cookies } from "next/headers";
import type { NextResponse } from "next/server";
import { decode, encode } from "next-auth/jwt";
import { env, isSecure, required } from "#env.ts";
import { keyOfSecret } from "./secret.ts";

const cookieName = () => `${isSecure() ? "__Secure-" : ""}next-auth.session-token`;

const options = () => ({ httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() }) as const;

/** The cookie's value: a token of next-auth that carries the session's secret and nothing else. */
export const tokenOf = (secret: string): Promise<string> =>
  encode({ token: { secret }, secret: required("AUTH_SECRET"), maxAge: env().SESSION_HOURS * 3600 });

/** What the control database is shown for the session of a token; undefined where there is none of ours. */
export async function keyOfToken(token: string): Promise<Buffer | undefined> {
  const read = await decode({ token, secret: required("AUTH_SECRET") }).catch(() => null);
  return keyOfSecret(read?.secret);
}

/** The key of this request's session, whether live or not. */
export async function currentKey(): Promise<Buffer | undefined> {
  const token = (await cookies()).get(cookieName())?.value;
  return token === undefined ? undefined : keyOfToken(token);
}

export async function giveCookie(response: NextResponse, secret: string): Promise<void> {
  const maxAge = env().SESSION_HOURS * 3600;
  response.cookies.set(cookieName(), await tokenOf(secret), { ...options(), maxAge });
}

export const takeCookie = (response: NextResponse): void =>
  void response.cookies.set(cookieName(), "", { ...options(), maxAge: 0 });
