import { pipeline } from "node:stream/promises";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { client } from "#db/connect.ts";
import type { Mover } from "./pipe.ts";
import type { Rig } from "./rig.ts";

/**
 * The pipe that one writes by hand with pg-copy-streams: two connections, a stream from COPY to COPY. In binary format
 * it is what a loader has to be compared with; in text format it stands in for psql where that is not installed.
 */
export const streamMover =
  (format: "binary" | "text") =>
  async (rig: Rig): Promise<Mover> => {
    const from = await client(rig.at("source"));
    const to = await client(rig.at("pipe"));
    return {
      async move({ query }, into) {
        const out = from.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT ${format})`));
        const taken = to.query(copyFrom(`COPY ${into} FROM STDIN (FORMAT ${format})`));
        await pipeline(out, taken);
      },
      close: async () => {
        await Promise.all([from.end(), to.end()]);
      },
    };
  };
