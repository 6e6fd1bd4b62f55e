import { causesOf } from "./causes.ts";
import { codeOf, conditionOf, isSqlstate } from "./sqlstate.ts";

const secrets: [RegExp, string][] = [
  [/\bpostgres(ql)?:\/\/[^\s"'`]+/gi, "postgres://..."],
  [/(\w:\/\/)[^\s/@"'`]+@/g, "$1...@"],
  [/SCRAM-SHA-256\$[^\s"'`]+/g, "SCRAM-SHA-256$..."],
  [/\b(password|passwd|pwd|secret|token)\b(\s*[=:]\s*("[^"]*"|'[^']*'|[^\s,;&)]+)|\s+'[^']*')/gi, "$1=..."],
  // The values of a query, which drizzle puts behind its text.
  [/\nparams: [\s\S]*?(?=\n\s+at |$)/g, "\nparams: ..."],
];

/** A text without the secrets that it may hold: addresses carry passwords, and so do some statements. */
export const redact = (text: string): string =>
  secrets.reduce((left, [secret, instead]) => left.replace(secret, instead), text);

/** A database's sentence without rows and values, which may be of a person; a key of ids only is named. */
export const withoutValues = (text: string): string =>
  text
    .replace(/^Failing row contains \(.*\)/s, "Failing row contains (...)")
    .replace(/^Key \((.*?)\)=\((.*)\)/s, (key, columns: string) =>
      columns.split(", ").every((column) => /^"?id(_\w+)?"?$/.test(column)) ? key : `Key (${columns})=(...)`,
    );

/** The same of a message: those about a value that does not fit quote it. */
export function messageOf(error: Error): string {
  // Addresses that were tried one after the other say nothing together.
  const text = error.message || (error instanceof AggregateError ? String(error.errors[0]?.message) : "");
  const isAboutValue = isSqlstate(codeOf(error)) && codeOf(error)?.startsWith("22");
  return redact(isAboutValue ? text.replace(/(: |value )".*"/s, '$1"..."') : text);
}

/** What a database itself said of a failure. */
export type DatabaseText = { sqlstate?: string; message: string; detail?: string };

/** The database's or the network's own words behind an error, without secrets and values; undefined if it is of neither. */
export function databaseTextOf(error: unknown): DatabaseText | undefined {
  for (const at of causesOf(error)) {
    const code = codeOf(at);
    if (!isSqlstate(code) && conditionOf(at, "control")?.error !== at) continue;
    const detail =
      "detail" in at && typeof at.detail === "string" ? redact(withoutValues(at.detail)) : undefined;
    return { sqlstate: isSqlstate(code) ? code : undefined, message: messageOf(at), detail };
  }
  return undefined;
}
