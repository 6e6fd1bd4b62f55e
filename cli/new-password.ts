import { text } from "node:stream/consumers";
import { type Credential, credentialOf } from "#auth/password.ts";
import { type PasswordProblem, passwordLength, problemOf } from "#auth/password-rules.ts";
import { OpendbError } from "#errors.ts";

const { least, most } = passwordLength;

const says: Record<PasswordProblem, string> = {
  too_short: `A password has at least ${least} characters.`,
  too_long: `A password has at most ${most} characters.`,
  common: "This password is easy to guess: it stands in lists of stolen passwords, or is made of what does.",
};

/**
 * A new password, from standard input: as an argument it would stand in the list of processes. `about` is what guessers
 * know of the person. Throws `bad_input`.
 */
export async function newPassword(about: readonly string[]): Promise<Credential> {
  if (process.stdin.isTTY)
    process.stderr.write(`Password (at least ${least} characters, then Enter and Ctrl-D): `);
  const password = (await text(process.stdin)).replace(/\r?\n$/, "");
  const problem = await problemOf(password, about);
  if (problem === undefined) return credentialOf(password);
  throw new OpendbError("bad_input", says[problem], {
    hint: "Give it on standard input, for example from a password manager: pass show opendb | opendb people add ...",
  });
}
