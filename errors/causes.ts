/** An error and what caused it, from the outside in. */
export function* causesOf(error: unknown): Generator<Error> {
  // No chain is this long unless it bites its own tail.
  for (let at = error, depth = 0; at instanceof Error && depth < 16; at = at.cause, depth++) yield at;
}
