import { env, misspelt } from "#env.ts";
import { OpendbError } from "#errors.ts";
import "./end.ts";

/** Loaded first (`node --import`) by the web process: settings that are wrong are told at its start, and not by a page. */
try {
  env();
  for (const warning of misspelt()) process.stderr.write(`${warning}\n`);
} catch (error) {
  if (!(error instanceof OpendbError)) throw error;
  process.stderr.write(`${error.message}\n${error.hint ?? ""}\n`);
  process.exit(1);
}
