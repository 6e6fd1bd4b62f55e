import { randomBytes } from "node:crypto";
import { hostname } from "node:os";

/** What a process that executes runs is called: machine, process, and something that tells it from its predecessors. */
export const workerName = (): string => `${hostname()}:${process.pid}:${randomBytes(2).toString("hex")}`;
