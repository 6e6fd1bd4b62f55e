import "server-only";
import { consoleDb } from "#db/control.ts";
import type { InvitationKind } from "#db/vocabulary.ts";
import { hashing } from "../entry/hashing.ts";
import { credentialOf } from "../password.ts";
import { type PasswordProblem, problemOf } from "../password-rules.ts";
import type { Caller } from "../sessions/caller.ts";
import { hashOfSecret, keyOfSecret, newSecret } from "../sessions/secret.ts";

/** What a link leads to. One that was never made is `unknown`. */
export type Welcome =
  | { state: "open" | "used" | "expired"; kind: InvitationKind; name: string; email: string }
  | { state: "unknown" };

export async function welcomeOf(token: string): Promise<Welcome> {
  const key = keyOfSecret(token);
  if (!key) return { state: "unknown" };
  const { rows } = await consoleDb().pool.query<Exclude<Welcome, { state: "unknown" }>>(
    "SELECT state, kind, name, email FROM console.invitation_of($1)",
    [key],
  );
  return rows[0] ?? { state: "unknown" };
}

export type Accepted =
  | { outcome: "signed_in"; secret: string }
  | { outcome: PasswordProblem | "busy" | "used" | "expired" | "unknown" };

/** Sets the password of whom a link is for, and signs them in. Only for a link that is open is anything derived. */
export async function accept(token: string, password: string, caller: Caller): Promise<Accepted> {
  const [key, welcome] = [keyOfSecret(token), await welcomeOf(token)];
  if (!key || welcome.state !== "open")
    return { outcome: welcome.state === "open" ? "unknown" : welcome.state };
  const problem = await problemOf(password, [welcome.email, welcome.name]);
  if (problem) return { outcome: problem };
  const credential = await hashing(`link:${token}`, () => credentialOf(password));
  if (!credential) return { outcome: "busy" };
  const secret = newSecret();
  const { rows } = await consoleDb().pool.query<{ outcome: "signed_in" | "used" | "expired" | "unknown" }>(
    "SELECT console.accept_invitation($1, $2, $3, $4, $5) AS outcome",
    [key, credential.method, credential.verifier, hashOfSecret(secret), caller],
  );
  const outcome = rows[0]?.outcome ?? "unknown";
  return outcome === "signed_in" ? { outcome, secret } : { outcome };
}
