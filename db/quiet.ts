import { DrizzleQueryError } from "drizzle-orm/errors";
import { PgPreparedQuery } from "drizzle-orm/pg-core";
import pg from "pg";
import { messageOf, withoutValues } from "#errors/redact.ts";

/*
 * Errors of statements carry no values: they are logged whole, by us and by Next, and values may be of people. drizzle
 * puts all parameters into the message of its own error, and has no setting for it; so its statements throw ours.
 */

/** A failed statement with its text, whose values are `$1`, `$2`, ..., and with what the database said, less what it quoted. */
function quiet(error: DrizzleQueryError): DrizzleQueryError {
  const { cause } = error;
  const left = new DrizzleQueryError(
    error.query,
    [],
    cause instanceof pg.DatabaseError ? hushed(cause) : cause,
  );
  left.message = `Failed query: ${error.query}`;
  left.stack = error.stack?.replace(error.message, () => left.message);
  return left;
}

function hushed(error: pg.DatabaseError): pg.DatabaseError {
  const message = messageOf(error);
  error.stack = error.stack?.replace(error.message, () => message);
  error.message = message;
  error.detail = error.detail && withoutValues(error.detail);
  error.where = undefined;
  return error;
}

type Asks = (
  this: unknown,
  query: string,
  params: unknown[],
  ask: () => Promise<unknown>,
) => Promise<unknown>;

let isQuiet = false;

/** Makes every statement of drizzle in this process throw quietly. */
export function quietStatements(): void {
  if (isQuiet) return;
  isQuiet = true;
  const asks: Asks = Object.getOwnPropertyDescriptor(PgPreparedQuery.prototype, "queryWithCache")?.value;
  const quietly: Asks = async function (...given) {
    try {
      return await asks.apply(this, given);
    } catch (error) {
      throw error instanceof DrizzleQueryError ? quiet(error) : error;
    }
  };
  Object.defineProperty(PgPreparedQuery.prototype, "queryWithCache", { value: quietly });
}
