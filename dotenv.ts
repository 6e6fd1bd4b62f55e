/** What is wrong with a line of a .env, of which its reader says nothing: it leaves such lines out or cuts them short. */
export type LineProblem = { line: number; why: string };

const assignment = /^\s*(?:export\s+)?([^\s=]+)\s*=[ \t]*(.*)$/;
const rest = /^\s*(#.*)?$/;

/** Where a quoted value ends: the position behind its closing quote, or -1. */
const behindQuote = (text: string, from: number): number =>
  text.indexOf(text[from] ?? "", from + 1) + 1 || -1;

/** Looks at one assignment. Says how long it is, which is several lines for a quoted value that goes on, and what is wrong. */
function look(text: string, from: number, value: string, lineEnd: number): { end: number; why?: string } {
  const begin = lineEnd - value.length;
  if (/^["'`]/.test(value)) {
    const behind = behindQuote(text, begin);
    if (behind < from) return { end: lineEnd, why: "a quote is opened and never closed" };
    const next = text.indexOf("\n", behind);
    const end = next < 0 ? text.length : next;
    if (rest.test(text.slice(behind, end))) return { end };
    return { end, why: "more follows the closing quote: a value that holds quotes stands in others" };
  }
  if (/\S#/.test(value))
    return { end: lineEnd, why: "# begins a comment: a value that holds one stands in quotes" };
  return { end: lineEnd };
}

/** Goes through a .env: the names that it gives, and the lines that are wrong, without a word of what they hold. */
export function readLines(text: string): { names: string[]; problems: LineProblem[] } {
  const names: string[] = [];
  const problems: LineProblem[] = [];
  const whole = text.replaceAll("\r\n", "\n");
  let line = 1;
  for (let from = 0; from < whole.length; ) {
    const newline = whole.indexOf("\n", from);
    const lineEnd = newline < 0 ? whole.length : newline;
    const said = whole.slice(from, lineEnd);
    const [, name, value = ""] = assignment.exec(said) ?? [];
    let end = lineEnd;
    if (name !== undefined && /^[A-Za-z_]\w*$/.test(name)) {
      names.push(name);
      const seen = look(whole, from, value, lineEnd);
      end = seen.end;
      if (seen.why) problems.push({ line, why: seen.why });
    } else if (!rest.test(said)) problems.push({ line, why: "it is no NAME=value" });
    line += whole.slice(from, end).split("\n").length;
    from = end + 1;
  }
  return { names, problems };
}
