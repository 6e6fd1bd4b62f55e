import { DrizzleQueryError } from "drizzle-orm/errors";
import { OpendbError, type Origin } from "#errors.ts";
import { causesOf } from "./causes.ts";

// Beside the errors and not around them: whoever looks at an error's class or SQLSTATE finds it as it was thrown.
const origins = new WeakMap<Error, Origin>();

/** Where an error comes from, if it or one of its causes knows. Queries through drizzle are the control database's. */
export function originOf(error: unknown): Origin | undefined {
  for (const at of causesOf(error)) {
    const known = at instanceof OpendbError ? at.origin : origins.get(at);
    if (known) return known;
    if (at instanceof DrizzleQueryError) return "control";
  }
  return undefined;
}

/** Remembers where an error comes from, unless that is known already. Returns the same error. */
export function cameFrom<T>(origin: Origin, error: T): T {
  if (error instanceof Error && originOf(error) === undefined) origins.set(error, origin);
  return error;
}

/** Works with a connection of one origin: PostgreSQL's errors do not say by themselves which server raised them. */
export async function at<T>(origin: Origin, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw cameFrom(origin, error);
  }
}
