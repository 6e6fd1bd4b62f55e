import { format, stripVTControlCharacters } from "node:util";
import { log } from "#auth/log.ts";

/** Nobody waited for these any more. */
const isLeft = (error: unknown) => (error as { digest?: unknown } | undefined)?.digest === "opendb:cancelled";

function write(level: "info" | "warn" | "error", given: unknown[]): void {
  const err = given.find((one) => one instanceof Error);
  if (isLeft(err)) return;
  const words = given.filter((one) => one !== err);
  const message = stripVTControlCharacters(words.length > 0 ? format(...words) : "").trim();
  if (message === "" && err === undefined) return;
  const fields = { message, ...(err === undefined ? {} : { err }) };
  if (level === "warn") log.warn("web.said", fields);
  else log("web.said", fields);
}

/** From here on whatever is written to the console, by Next and by pages, is one line of the log, whatever is in it. */
export function logConsole(): void {
  console.log = (...given) => write("info", given);
  console.info = console.log;
  console.debug = () => {};
  console.warn = (...given) => write("warn", given);
  console.error = (...given) => write("error", given);
}
