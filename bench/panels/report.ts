import type { PanelsFigures } from "./measure.ts";

const ms = (value: number | undefined) => (value === undefined ? "" : value.toFixed(1)).padStart(10);

/** Pages by theme, milliseconds; then the same answers from the rows as loaded. */
export function showPanels({ rows, pages, answers, duckdb }: PanelsFigures): void {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(`${rows} events; milliseconds of all queries of a page together, p50 and p95`);
  say(
    `${"page".padEnd(34)}${["first", "p95", "changed", "p95", "again", "p95"].map((head) => head.padStart(10)).join("")}`,
  );
  for (const { theme, range, tenants, first, changed, again } of pages) {
    const times = [first.p50, first.p95, changed?.p50, changed?.p95, again.p50, again.p95];
    say(`${`${theme}, ${range}, ${tenants} tenants`.padEnd(34)}${times.map(ms).join("")}`);
  }
  if (answers.length === 0) return;
  say(
    `\n${"30d, all tenants, from lms".padEnd(34)}${["SQL", "ratio", "DuckDB", "ratio"].map((head) => head.padStart(10)).join("")}`,
  );
  for (const { theme, sql_ms, sql_ratio, duckdb_ms, duckdb_ratio } of answers)
    say(`${theme.padEnd(34)}${[sql_ms, sql_ratio, duckdb_ms, duckdb_ratio].map(ms).join("")}`);
  say(`Ratios are to the page's first reading. DuckDB ${duckdb}`);
}
