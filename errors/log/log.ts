import pino, { type DestinationStream, type Logger } from "pino";
import { messageOf, redact } from "#errors/redact.ts";
import { codeOf } from "#errors/sqlstate.ts";
import { OpendbError } from "#errors.ts";
import { inLines } from "#foreign.ts";

type Fields = { err?: unknown; [name: string]: unknown };

/** Writes one line a thing that happened: JSON with `at`, `event` and the fields; an error goes in as `err`. */
export type Log = {
  (event: string, fields?: Fields): void;
  /** The same log with fields that stand in each of its lines, such as `run` and `step`. */
  with(fields: Fields): Log;
  /** A thing that did not happen, or that somebody should look at. */
  warn(event: string, fields?: Fields): void;
};

type Logged = {
  type: string;
  code?: string;
  message: string;
  stack?: string;
  origin?: string;
  table?: string;
  cause?: Logged;
};

/** An error with SQLSTATE or our code, message, stack and the chain of its causes; no rows, no values, no secrets. */
function logged(error: unknown, depth = 0): Logged {
  if (!(error instanceof Error)) return { type: typeof error, message: redact(String(error)) };
  const message = redact(messageOf(error));
  const { origin, table } = error instanceof OpendbError ? error : {};
  return {
    type: error.constructor.name,
    code: codeOf(error),
    message,
    // The stack begins with the message as it was.
    stack: error.stack && redact(error.stack.replace(error.message, () => message)),
    origin,
    table,
    cause: error.cause === undefined || depth === 8 ? undefined : logged(error.cause, depth + 1),
  };
}

const cleaned = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === "string" ? redact(value) : value]),
  );

function levelOf({ err }: Fields): "info" | "warn" | "error" {
  if (err === undefined) return "info";
  return err instanceof OpendbError && err.code !== "internal" ? "warn" : "error";
}

const writing = (logger: Logger): Log =>
  Object.assign(
    (event: string, fields: Fields = {}) => logger[levelOf(fields)](cleaned(fields), redact(event)),
    {
      with: (fields: Fields) => writing(logger.child(cleaned(fields))),
      warn: (event: string, fields: Fields = {}) => logger.warn(cleaned(fields), redact(event)),
    },
  );

/**
 * A log that goes where it is told. JSON escapes the control characters of ASCII; what else is not seen, begins a line or
 * turns one round in what shows the log is escaped in the same way, wherever in a line it stands.
 */
export const logTo = (stream: DestinationStream): Log =>
  writing(
    pino(
      {
        messageKey: "event",
        timestamp: () => `,"at":"${new Date().toISOString()}"`,
        formatters: { level: (level) => ({ level }) },
        serializers: { err: (error: unknown) => logged(error) },
        redact: { paths: ["password", "secret", "token", "url"], censor: "..." },
      },
      { write: (line) => stream.write(inLines(line)) },
    ),
  );

/** A log on standard error; a line is out before the next statement runs. */
export const standardError = (): Log => logTo(pino.destination({ dest: 2, sync: true }));

/** What a log line says of something that was thrown, beside the error itself. */
export const wordsOf = (error: unknown): string => logged(error).message;
