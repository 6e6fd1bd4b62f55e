import "server-only";
import { standardError } from "#errors/log/log.ts";

/** The log of the web process, in lines like the worker's: what broke, without secrets and values of rows. */
export const log = standardError();
