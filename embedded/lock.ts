import { readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OpendbError } from "#errors.ts";
import { birthOf, isAlive } from "./process.ts";

/** With the folder, so that a copy of one is not taken for what is held. */
type Holder = { pid: number; birth: string; data?: string };

const fileOf = (data: string) => join(data, "demo.lock");

/** The process that holds a data folder now; a lock that a crash left behind holds nothing. */
export function holderOf(data: string): number | undefined {
  try {
    const held = JSON.parse(readFileSync(fileOf(data), "utf8")) as Holder;
    const isHere = held.data === undefined || held.data === realpathSync(data);
    return isHere && isAlive(held.pid) && birthOf(held.pid) === held.birth ? held.pid : undefined;
  } catch {
    return undefined;
  }
}

/** Throws `conflict`, naming the process, while another demo runs on a data folder. */
export function mustBeUnheld(data: string): void {
  const holder = holderOf(data);
  if (holder !== undefined && holder !== process.pid) throw held(data, holder);
}

/** Takes a data folder for this process; throws `conflict` naming the process that has it. Call the result to let go. */
export function lock(data: string): () => void {
  const file = fileOf(data);
  const mine: Holder = { pid: process.pid, birth: birthOf(process.pid), data: realpathSync(data) };
  // wx: of two that start at once, the second finds the file of the first.
  const take = () => writeFileSync(file, JSON.stringify(mine), { flag: "wx", mode: 0o644 });
  try {
    take();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const holder = holderOf(data);
    if (holder !== undefined) throw held(data, holder);
    rmSync(file, { force: true });
    take();
  }
  return () => rmSync(file, { force: true });
}

const held = (data: string, holder: number) =>
  new OpendbError("conflict", `A demo is already running on ${data} (process ${holder}).`, {
    hint: "Use that one, or end it with Ctrl-C in its terminal. A second one needs its own folder and ports: OPENDB_DATA, OPENDB_PG_PORT, PORT.",
  });
