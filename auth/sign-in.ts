import "server-only";
import { consoleDb } from "#db/control.ts";
import { hashing } from "./entry/hashing.ts";
import { log } from "./log.ts";
import { keyOf } from "./password.ts";
import type { Caller } from "./sessions/caller.ts";
import { hashOfSecret, newSecret } from "./sessions/secret.ts";

/** What came of an attempt to sign in; the sign-in page has a sentence for each. `wait` is in seconds. */
export type SignIn =
  | { outcome: "signed_in"; secret: string }
  | { outcome: "too_many"; wait: number }
  | { outcome: "wrong" | "busy" | "unavailable" };

/** An e-mail as it is compared and counted. */
export const plainEmail = (email: string): string =>
  email.replaceAll("\0", "").trim().toLowerCase().slice(0, 320);

/**
 * Signs in with e-mail and password. No connection of the control database is held while the key is derived. Every attempt
 * that was compared is in the audit log.
 */
export async function signIn(email: string, password: string, caller: Caller): Promise<SignIn> {
  const address = plainEmail(email);
  try {
    return await attempt(address, password.slice(0, 1024), caller);
  } catch (error) {
    log("sign_in.failed", { err: error });
    return { outcome: "unavailable" };
  }
}

type Method = { method: string; wait: number; network: string };

/*
 * Asked of the pool itself, here and wherever keys are shown: an error of drizzle's has a statement's parameters in its
 * text, which ends in logs.
 */

/** How the key of an e-mail's password is derived, whether anybody has it or not, and for how long it may not be tried. */
export async function methodOf(address: string, caller: Caller): Promise<Method> {
  const { rows } = await consoleDb().pool.query<Method>(
    "SELECT method, wait, network FROM console.sign_in_method($1, $2)",
    [address, caller],
  );
  if (!rows[0]) throw new Error("The control database has no pepper.");
  return rows[0];
}

async function attempt(address: string, password: string, caller: Caller): Promise<SignIn> {
  const found = await methodOf(address, caller);
  if (found.wait > 0) return { outcome: "too_many", wait: found.wait };

  const key = await hashing(found.network, () => keyOf(password, found.method));
  if (!key) return { outcome: "busy" };

  const secret = newSecret();
  const { rows } = await consoleDb().pool.query<{
    outcome: "signed_in" | "wrong" | "too_many";
    wait: number;
  }>("SELECT outcome, wait FROM console.sign_in($1, $2, $3, $4)", [
    address,
    key,
    hashOfSecret(secret),
    caller,
  ]);
  const { outcome = "wrong", wait = 0 } = rows[0] ?? {};
  if (outcome === "signed_in") return { outcome, secret };
  return outcome === "too_many" ? { outcome, wait } : { outcome };
}
