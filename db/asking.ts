import { AsyncLocalStorage } from "node:async_hooks";

/** The request that is being answered, for what has to end with it. */
export type Asking = { signal: AbortSignal };

// Kept on globalThis: the web process and what Next has bundled each have a copy of this module.
const kept = globalThis as { opendbAsking?: AsyncLocalStorage<Asking> };
kept.opendbAsking ??= new AsyncLocalStorage();

/** Tells whatever runs within it whether somebody still waits for the answer. */
export const asking: AsyncLocalStorage<Asking> = kept.opendbAsking;
