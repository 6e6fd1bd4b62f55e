/** What is wrong with a new password; pages have a sentence for each. */
export type PasswordProblem = "too_short" | "too_long" | "common";

export const passwordLength = { least: 12, most: 1024 } as const;

/**
 * Below a hundred million guesses a password is one of those that are tried first: it is, or is made of, what stands in
 * lists of stolen passwords, words, dates, rows of keys, or the person's own name.
 */
const fewestGuesses = 1e8;

/** What is judged of a long one: the time that it takes grows fast with the length. */
const judged = 64;

/** Loaded when the first password is set: its lists take a quarter of a second and 16 MB. */
async function load() {
  const [{ ZxcvbnFactory }, { adjacencyGraphs: graphs, dictionary }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  return new ZxcvbnFactory({ graphs, dictionary });
}
let judge: ReturnType<typeof load> | undefined;

/** Why a password cannot be set; undefined when it can. `about` is what guessers know of the person. */
export async function problemOf(
  password: string,
  about: readonly string[],
): Promise<PasswordProblem | undefined> {
  if (password.length < passwordLength.least) return "too_short";
  if (password.length > passwordLength.most) return "too_long";
  judge ??= load();
  const known = about
    .flatMap((text) => [text, text.replace(/@.*/, ""), ...text.split(/[^\p{L}\p{N}]+/u)])
    .filter((word) => word !== "");
  const { guesses } = (await judge).check(password.slice(0, judged), [...known, "opendb"]);
  return guesses < fewestGuesses ? "common" : undefined;
}
