import type { CatalogEntry } from "#db/catalog/entry.ts";
import type { About, Report } from "./report.ts";

const signs: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);

// What stands in the file is by others: it loads nothing and runs nothing.
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;
const style = `<style>body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:32px auto;padding:0 16px;color:#1a1d21}
h2{font-size:17px;margin:28px 0 6px}dl{display:grid;grid-template-columns:minmax(120px,max-content) 1fr;gap:2px 14px;margin:0;padding:8px 0;border-top:1px solid #d8dce1}
dt{color:#5b6470}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}</style>`;

/** A row as it was written: numbers keep every digit. */
const valuesOf = (row: string): Record<string, unknown> =>
  JSON.parse(row, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === "number" ? (context?.source ?? String(value)) : value,
  );

function asText({ messages }: About, value: unknown): string {
  const { yes, no } = messages.tables.cell;
  if (typeof value === "boolean") return value ? yes : no;
  return typeof value === "object" ? JSON.stringify(value, null, 1) : String(value);
}

function rowOf(about: About, entry: CatalogEntry, row: string): string {
  const labels: Readonly<Record<string, string>> = about.messages.columns.labels;
  const values = valuesOf(row);
  const told = entry.columns.flatMap(({ name, label }) => {
    const value = values[name];
    if (value === null || value === undefined) return [];
    return [`<dt>${escaped(labels[label] ?? name)}</dt><dd><bdi>${escaped(asText(about, value))}</bdi></dd>`];
  });
  return `<dl>${told.join("")}</dl>\n`;
}

function headOf({ id, customer, at, locale, messages, counts }: About): string {
  const { report } = messages.learners;
  const title = escaped(report.title.replace("{id}", id));
  const when = new Intl.DateTimeFormat(locale, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "America/Sao_Paulo",
  });
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8">${policy}<title>${title}</title>${style}</head><body>
<h1>${title}</h1><p><bdi>${escaped(customer.name)}</bdi> · ${escaped(when.format(at))}</p><p>${escaped(report.lead)}</p>
${counts.length === 0 ? `<p>${escaped(report.none)}</p>` : ""}`;
}

/** The report to be read: a page that needs nothing else, a heading a table and a list a row. */
export const asHtml: Report = async (about, rows, write) => {
  const names: Readonly<Record<string, Readonly<Record<string, string>>>> = about.messages.tables.names;
  await write(headOf(about));
  let open: string | null = null;
  await rows(async ({ entry }, given) => {
    const [schema = "", table = ""] = entry.name.split(".");
    const label = names[schema]?.[table] ?? entry.name;
    const head = entry.name === open ? "" : `<h2>${escaped(label)} <small>${entry.name}</small></h2>\n`;
    open = entry.name;
    await write(head + given.map((row) => rowOf(about, entry, row)).join(""));
  });
  await write("</body></html>\n");
};
