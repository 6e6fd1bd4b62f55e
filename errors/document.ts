import { type ErrorCode, errorCodes, errorFacts, type Origin } from "#errors.ts";
import { explain } from "./explanation.ts";
import { codeAt, networkCodes, sqlstates } from "./sqlstate.ts";

const sides: Origin[] = ["source", "warehouse", "control"];

const originsOf = (code: ErrorCode) => {
  const origins: readonly Origin[] = errorFacts[code].origins;
  return origins.length === 0 ? "OpenDB itself" : origins.join(", ");
};

const section = (code: ErrorCode): string => {
  const origins: readonly Origin[] = errorFacts[code].origins;
  const { title, meaning, hint } = explain(code, origins.length === 1 ? origins[0] : undefined);
  return `### \`${code}\`

**${title}.** ${meaning} ${hint}

Origin: ${originsOf(code)}. Passes by itself: ${errorFacts[code].isTransient ? "yes, so it is tried again" : "no"}.
`;
};

/** The one code, or those of the sides. */
function becomes(code: Parameters<typeof codeAt>[0]): string {
  if (typeof code === "string") return `\`${code}\``;
  if (sides.every((side) => code[side] === `${side}_unavailable`)) return "`<origin>_unavailable`";
  return sides.map((side) => `${side}: \`${codeAt(code, side)}\``).join(", ");
}

function table(of: typeof sqlstates, head: string): string {
  // Numbers stand first in an object's own order, whatever the order in which they were written.
  const entries = Object.entries(of).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rows = entries.map(([name, { said, code }]) => [`\`${name}\``, said, becomes(code)]);
  const all = [[head, "what happened", "becomes"], ...rows];
  const widths = [0, 1, 2].map((i) => Math.max(...all.map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const [heads = [], ...others] = all.map(line);
  return [heads, rule, ...others].join("\n");
}

/** docs/errors.md: every code with its explanation, and which code PostgreSQL's and the network's codes become. */
export const document = (): string => `# Errors

<!-- Made by \`npm run docs:errors\` from errors.ts, errors/sqlstate.ts and messages/en/errors.json. -->

Every error that OpenDB tells has one of these codes. Pages, the terminal (\`--json\` has the code) and this page take
what it means and what to do from the same place.

A worker tries failures that pass by themselves again after 15, 60 and 240 seconds; a load at the terminal is not
repeated. A failed table does not stop the others. What the database itself said stands on the load's page, for people
who may request loads; the worker's log has it with the stack, in the lines \`step.failed\` and \`load.failed\`.

## Codes

${errorCodes.map(section).join("\n")}
## What databases say

PostgreSQL's codes, whole or by their beginning; the longest one counts. What is not listed is \`internal\`.

${table(sqlstates, "SQLSTATE")}

Codes of the network:

${table(networkCodes, "code")}
`;
