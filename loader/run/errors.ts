import type { RunError } from "#db/schema/console/runs.ts";
import { inEnglish } from "#errors/english.ts";
import { explain } from "#errors/explanation.ts";
import { originOf } from "#errors/origin.ts";
import { databaseTextOf } from "#errors/redact.ts";
import { conditionOf, sqlstateOf } from "#errors/sqlstate.ts";
import { type ErrorParams, OpendbError, type Origin } from "#errors.ts";

/** The identifiers that PostgreSQL names in an error, which help and say nothing secret. */
function named(error: Error): ErrorParams {
  const { column, constraint } = error as Error & { column?: string; constraint?: string };
  const [, kind, name] =
    /^(column|relation|function) "?([\w.]+)"?.* does not exist/.exec(error.message) ?? [];
  const [, from, to] = /^cannot cast type (\w+) to (\w+)/.exec(error.message) ?? [];
  return {
    ...(column ? { column } : {}),
    ...(constraint ? { constraint } : {}),
    ...(kind && name ? { [`missing_${kind}`]: name } : {}),
    ...(from && to ? { cast: `${from} → ${to}` } : {}),
  };
}

function sentence(meaning: string, params: ErrorParams): string {
  const said = Object.entries(params)
    .map(([name, value]) => inEnglish(`names.${name}`, { value }))
    .join(", ");
  return said ? `${meaning.replace(/\.$/, "")} (${said}).` : meaning;
}

/**
 * Any error of a load as one meant for people, transient or terminal, with what was thrown as its cause. `side` is the
 * origin of what does not know its own: all that a load does outside of the source and the control database.
 */
export function asFault(error: unknown, table?: string, side: Origin = "warehouse"): OpendbError {
  if (error instanceof OpendbError) {
    if (error.table !== undefined || table === undefined) return error;
    const { hint, isTransient, origin, reason, params } = error;
    return new OpendbError(error.code, error.message, {
      hint,
      isTransient,
      origin,
      reason,
      params,
      table,
      cause: error,
    });
  }
  const origin = originOf(error) ?? side;
  const found = conditionOf(error, origin);
  if (found) {
    const { meaning, hint } = explain(found.code, origin);
    const params = named(found.error);
    return new OpendbError(found.code, sentence(meaning, params), {
      hint,
      origin,
      params,
      table,
      cause: error,
    });
  }
  return new OpendbError("internal", "The load met something unexpected.", {
    hint: explain("internal").hint,
    origin: sqlstateOf(error) ? origin : undefined,
    params: {},
    table,
    cause: error,
  });
}

/** An error as a run remembers it: no SQL and no stack, which are in the log of its process. */
export function recorded(error: OpendbError): RunError {
  const { code, message, hint, table, isTransient, origin, reason, params } = error;
  return { code, message, hint, table, isTransient, origin, reason, params, database: databaseTextOf(error) };
}
