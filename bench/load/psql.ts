import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { OpendbError } from "#errors.ts";
import type { Mover } from "./pipe.ts";
import { passwordFile, type Rig } from "./rig.ts";

/** The version of a program, undefined when it is not installed. */
export function versionOf(program: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
    child.on("error", () => resolve(undefined));
    text(child.stdout).then((said) => resolve(said.split("\n")[0]?.trim()));
  });
}

// A shell joins the two, so that the rows go through a pipe of the kernel as they do for anybody who types this.
// The sender's exit code comes back on descriptor 3: plain sh forgets it.
const script = `{ psql -X -q -v ON_ERROR_STOP=1 -c "$2" "$1"; echo $? >&3; } | psql -X -q -v ON_ERROR_STOP=1 -c "$4" "$3" 3>&-`;

const addressOf = (url: string, database: string, passfile: string) => {
  const address = Object.assign(new URL(url), { pathname: `/${database}`, password: "" });
  address.searchParams.set("passfile", passfile);
  return address.toString();
};

/** `psql "COPY (query) TO STDOUT" | psql "COPY table FROM STDIN"`: text format, one pair of processes a table. */
export async function psqlMover(rig: Rig): Promise<Mover> {
  const passfile = passwordFile(rig);
  const [from, to] = [rig.at("source"), rig.at("pipe")].map(({ url, database }) =>
    addressOf(url, database, passfile),
  ) as [string, string];
  return {
    async move({ table, query }, into) {
      const words = ["psql", from, `COPY (${query}) TO STDOUT`, to, `COPY ${into} FROM STDIN`];
      const child = spawn("sh", ["-c", script, ...words], { stdio: ["ignore", "ignore", "pipe", "pipe"] });
      const ended = new Promise<number | null>((resolve, reject) => {
        child.on("error", reject);
        child.on("close", resolve);
      });
      const [complaint, sent] = await Promise.all(
        [child.stderr, child.stdio[3]].map((stream) => text(stream as NodeJS.ReadableStream)),
      );
      if ((await ended) === 0 && sent?.trim() === "0") return;
      throw new OpendbError("internal", `psql could not copy ${table}: ${complaint?.trim()}`, {
        hint: "Run the same COPY by hand to see what it lacks.",
      });
    },
    close: async () => {},
  };
}
