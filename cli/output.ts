import { randomInt } from "node:crypto";
import { styleText } from "node:util";
import { CommanderError } from "commander";
import { timeZone } from "#days.ts";
import { env } from "#env.ts";
import { causesOf } from "#errors/causes.ts";
import { explain } from "#errors/explanation.ts";
import { originOf } from "#errors/origin.ts";
import { messageOf } from "#errors/redact.ts";
import { conditionOf } from "#errors/sqlstate.ts";
import { OpendbError } from "#errors.ts";
import { cut, inLine, inLines } from "#foreign.ts";
import { type Cell, fitting } from "./table.ts";

/** What a script may rely on. */
export const exitCodes = { done: 0, failed: 1, usage: 2, unreconciled: 3, cancelled: 130 } as const;

type Style = "bold" | "dim" | "red" | "green" | "yellow";

/** Whether somebody watches a terminal that can more than append; settings that are wrong are told about in plain text. */
export function isTerminal(stream: NodeJS.WriteStream): boolean {
  try {
    return stream.isTTY && env().TERM !== "dumb";
  } catch {
    return false;
  }
}

const hasColour = (stream: NodeJS.WriteStream): boolean => isTerminal(stream) && !env().NO_COLOR;

// Stands for the escape character in what is painted, so that it is known from one that came with a text of others:
// another private sign in each process, which no text can foresee.
const brush = String.fromCodePoint(0xf0000 + randomInt(0xfff0));
const painted = (text: string) => text.replaceAll(brush, "\u001b");

export const paint = (style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string =>
  hasColour(stream) ? styleText(style, inLines(text), { stream }).replaceAll("\u001b", brush) : text;

/** A name that others gave, for a line of text; `--json` has it whole and exact. */
export const named = (text: string): string => inLine(cut(text, 120));

/** A line of what was asked for. Whatever others wrote into it neither moves nor hides nor ends the rest. */
export const print = (text: string): void => void process.stdout.write(`${painted(inLines(text))}\n`);

/** A line about the doing, which never mixes with the result. */
export const tell = (text: string): void => void process.stderr.write(`${painted(inLines(text))}\n`);

/** The one JSON object of a command. */
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** Columns that line up, as wide as the terminal is; where it is too narrow for them, a line a value. */
export function printTable(heads: string[], rows: Cell[][]): void {
  const { isTTY, columns } = process.stdout;
  const cells = rows.map((row) =>
    row.map((cell) => (typeof cell === "string" ? painted(inLine(cell)) : cell)),
  );
  const { head, lines } = fitting(heads, cells, isTTY ? columns : undefined);
  if (head !== undefined) print(paint("dim", head));
  for (const line of lines) process.stdout.write(`${line}\n`);
}

/** An instant as people of the platform read it. */
export function when(at: Date | null | undefined): string {
  if (!at) return "never";
  return at
    .toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" })
    .concat(" (Sao Paulo)");
}

type Reported = { code: string; message: string; hint?: string };

function understand(error: unknown): Reported {
  const ours = [...causesOf(error)].find((cause) => cause instanceof OpendbError);
  if (ours) return { code: ours.code, message: ours.message, hint: ours.hint ?? explain(ours.code).hint };
  if (error instanceof CommanderError)
    return { code: "bad_input", message: error.message.replace(/^error: /, ""), hint: "See opendb --help." };
  const origin = originOf(error);
  const found = conditionOf(error, origin ?? "control");
  // A connection that nobody has named is the control database's, which each command begins with.
  if (found && (origin || found.code === "control_unavailable")) {
    const { meaning: message, hint } = explain(found.code, origin ?? "control");
    return { code: found.code, message, hint };
  }
  const innermost = [...causesOf(error)].at(-1);
  return { code: "internal", message: innermost ? messageOf(innermost) : String(error) };
}

// Their messages list faults, a line each.
const lists = new Set(["manifest", "contract", "configuration"]);

/** Tells what went wrong and what to do, without a stack unless asked for. Returns the exit code. */
export function report(error: unknown, { json, trace }: { json: boolean; trace: boolean }): number {
  const said = understand(error);
  if (json) printJson({ error: said });
  else {
    tell(
      `${paint("red", "error:", process.stderr)} ${lists.has(said.code) ? said.message : inLine(said.message)}`,
    );
    if (said.hint) tell(inLine(said.hint));
  }
  if (trace && error instanceof Error) tell(error.stack ?? "");
  if (said.code === "bad_input") return exitCodes.usage;
  return said.code === "cancelled" ? exitCodes.cancelled : exitCodes.failed;
}
