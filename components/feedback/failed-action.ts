import { unstable_isUnrecognizedActionError as isUnrecognized } from "next/navigation";
import { type ErrorCode, errorCodes } from "#errors.ts";

/**
 * Why an action was not even begun: the page is older than the console that it asks, or the web process did not let the
 * request in and says so by the code (web/refuse.ts).
 */
export function codeOfFailure(error: unknown): ErrorCode {
  if (isUnrecognized(error)) return "outdated";
  const said = error instanceof Error ? error.message.trim() : "";
  return errorCodes.find((code) => said === `opendb:${code}`) ?? "internal";
}
