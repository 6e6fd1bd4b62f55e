import { standardError, wordsOf } from "#errors/log/log.ts";
import { OpendbError } from "#errors.ts";

/** The log of this process. */
export const log = standardError();

/** What a log line says of something that was thrown. */
export function said(error: unknown) {
  if (error instanceof OpendbError)
    return { code: error.code, message: error.message, hint: error.hint, err: error };
  return { code: "internal", message: wordsOf(error), err: error };
}
