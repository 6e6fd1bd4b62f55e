import type pg from "pg";
import { client } from "#db/connect.ts";
import { required } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { tick } from "#sample-lms/tick/tick.ts";
import { print, printJson, when } from "./output.ts";

/** The demo's own source and no other: a real platform is never written to. */
async function demoSource(): Promise<pg.Client> {
  try {
    return await client({ url: required("DATABASE_URL"), database: "platform" });
  } catch (cause) {
    if ((cause as pg.DatabaseError).code !== "3D000") throw cause;
    throw new OpendbError("not_found", "There is no demo platform on this server.", {
      hint: "`npm run demo` makes one.",
      cause,
    });
  }
}

/** `opendb demo tick`: days of activity happen at the demo's source. */
export async function demoTick(options: { days: number; seed: number; json: boolean }): Promise<number> {
  const { days, seed, json } = options;
  const source = await demoSource();
  try {
    const { clock } = await tick(source, { days, seed });
    if (json) printJson({ days, seed, clock });
    else print(`${days} ${days === 1 ? "day" : "days"} happened; at the platform it is ${when(clock)}.`);
    return 0;
  } finally {
    await source.end();
  }
}
