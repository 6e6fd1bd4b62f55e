import type { Locale } from "./locales.ts";

/** The files of messages/<locale>/; each is a namespace of the same name. */
export const areas = [
  "shell",
  "auth",
  "home",
  "loads",
  "errors",
  "tables",
  "panels",
  "charts",
  "columns",
  "people",
  "audit",
  "learners",
  "provision",
  "kits",
  "customers",
  "plans",
  "life",
  "roots",
  "rankings",
  "reasons",
] as const;

/** The shape of all messages, taken from the first language. */
export type Messages = {
  shell: typeof import("../messages/pt-BR/shell.json");
  auth: typeof import("../messages/pt-BR/auth.json");
  home: typeof import("../messages/pt-BR/home.json");
  loads: typeof import("../messages/pt-BR/loads.json");
  errors: typeof import("../messages/pt-BR/errors.json");
  tables: typeof import("../messages/pt-BR/tables.json");
  panels: typeof import("../messages/pt-BR/panels.json");
  charts: typeof import("../messages/pt-BR/charts.json");
  columns: typeof import("../messages/pt-BR/columns.json");
  people: typeof import("../messages/pt-BR/people.json");
  audit: typeof import("../messages/pt-BR/audit.json");
  learners: typeof import("../messages/pt-BR/learners.json");
  provision: typeof import("../messages/pt-BR/provision.json");
  kits: typeof import("../messages/pt-BR/kits.json");
  customers: typeof import("../messages/pt-BR/customers.json");
  plans: typeof import("../messages/pt-BR/plans.json");
  life: typeof import("../messages/pt-BR/life.json");
  roots: typeof import("../messages/pt-BR/roots.json");
  rankings: typeof import("../messages/pt-BR/rankings.json");
  reasons: typeof import("../messages/pt-BR/reasons.json");
};

/** All messages of a language, by area. */
export async function messagesOf(locale: Locale): Promise<Messages> {
  const files = await Promise.all(
    areas.map(async (area) => {
      const file = await import(`../messages/${locale}/${area}.json`, { with: { type: "json" } });
      return [area, file.default] as const;
    }),
  );
  return Object.fromEntries(files) as Messages;
}

/**
 * The messages that components in the browser use. What loads record, and mails, are said on the server; of the reasons,
 * those about kits and moves are what actions are refused by.
 */
export function forBrowser({ errors, auth, ...messages }: Messages) {
  const { reasons, findings: _findings, names: _names, ...shown } = errors;
  const { mail: _mail, ...pages } = auth;
  const ofActions = Object.fromEntries(Object.entries(reasons).filter(([name]) => /^(kit|move)_/.test(name)));
  return { ...messages, auth: pages, errors: { ...shown, reasons: ofActions } };
}
