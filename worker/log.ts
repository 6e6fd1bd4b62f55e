import { OpendbError } from "#errors.ts";

type Fields = Record<string, string | number | boolean | undefined>;

const secret = /postgres(ql)?:\/\/\S+/g;

/** One line a thing that happened, as JSON on standard error. Addresses are left out: they carry passwords. */
export function log(event: string, fields: Fields = {}): void {
  const line = JSON.stringify({ at: new Date().toISOString(), event, ...fields });
  process.stderr.write(`${line.replace(secret, "postgres://...")}\n`);
}

/** What a log line says of something that was thrown. */
export function said(error: unknown): Fields {
  if (error instanceof OpendbError) return { code: error.code, message: error.message, hint: error.hint };
  if (error instanceof Error) {
    const cause = error.cause instanceof Error ? error.cause.message : undefined;
    return { code: "internal", message: cause ?? error.message };
  }
  const { message } = (error ?? {}) as { message?: unknown };
  return { code: "internal", message: String(message ?? error) };
}
