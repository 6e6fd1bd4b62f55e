import { rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import { foldersOf } from "#embedded/files.ts";
import { verdict } from "./check.ts";
import { Deadline } from "./deadline.ts";
import { kinds } from "./kinds.ts";
import { suite } from "./suite.ts";

const { values } = parseArgs({
  options: {
    faults: { type: "string", default: "200" },
    seed: { type: "string", default: String(Date.now() % 1e6) },
    rows: { type: "string", default: "80000" },
    minutes: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const options = { faults: Number(values.faults), seed: Number(values.seed), rows: Number(values.rows) };

if (!(options.faults >= kinds.length)) {
  process.stderr.write(`--faults takes a number from ${kinds.length} on: one fault of each kind.\n`);
  process.exit(2);
}

const say = (line: string) => process.stdout.write(`${line}\n`);

say(`Seed ${options.seed}: ${options.faults} faults while customers load`);
// Three times what it takes on two cores.
const deadline = new Deadline(Number(values.minutes ?? Math.max(10, options.faults / 20)), say);
const { checks, data } = await suite(options, say, deadline);
deadline.met();
const { lines, passed, failed } = verdict(checks);
say("");
for (const line of lines) say(line);
if (failed > 0) {
  say(
    `\nAgain: npm run test:faults -- --seed ${options.seed} --faults ${options.faults} --rows ${options.rows}`,
  );
  say(`The choices are the same, their moments are not. Logs and databases of this run: ${data}`);
} else if (!values.keep)
  for (const folder of foldersOf(data)) await rm(folder, { recursive: true, force: true });
say(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
