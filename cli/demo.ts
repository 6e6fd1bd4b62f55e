import { client } from "#db/connect.ts";
import { tick } from "#demo/tick.ts";
import { required } from "#env.ts";
import { print, printJson } from "./output.ts";

/** `opendb demo tick`: days of activity happen at the demo's source. */
export async function demoTick(options: { days: number; seed: number; json: boolean }): Promise<number> {
  const source = await client({ url: required("DATABASE_URL"), database: "platform" });
  try {
    const ticked = await tick(source, { days: options.days, seed: options.seed });
    if (options.json) printJson({ days: options.days, seed: options.seed, ...(ticked ?? {}) });
    else print(`${options.days} ${options.days === 1 ? "day" : "days"} happened at the source.`);
    return 0;
  } finally {
    await source.end();
  }
}
