import { consoleDb } from "#db/control.ts";
import { type AuditAsked, auditEntries } from "#db/queries/audit-entries.ts";
import { customers } from "#db/schema/console/customers.ts";
import { reread } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { openRig } from "../load/rig.ts";
import { type Asker, askers, combinations, day } from "./asked.ts";
import { fillAudit } from "./fill.ts";

/**
 * Milliseconds until entries are in the web process, medians: the first page, the page behind entries of nearly five years,
 * the page before those, and the first thousand, with which a file begins.
 */
export type AuditPage = {
  asker: string;
  filters: string;
  first: number;
  deep: number;
  back: number;
  file: number;
};
export type AuditFigures = { entries: number; pages: AuditPage[] };
export type AuditOptions = { entries: number; folder?: string; keep: boolean };

const rounds = 5;
const ofPage = 50;
const ofFile = 1000;

async function time(work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const since = performance.now();
    await work();
    taken.push(performance.now() - since);
  }
  return taken.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

type Say = (text: string) => void;

async function measure(asker: Asker, filters: Omit<AuditAsked, "place">, deep: string) {
  const page = (place: AuditAsked["place"], limit = ofPage) =>
    time(() => auditEntries(asker, { ...filters, place }, limit));
  return {
    first: await page(null),
    deep: await page({ way: "after", at: deep }),
    back: await page({ way: "before", at: deep }),
    file: await page(null, ofFile),
  };
}

async function pagesOf(say: Say): Promise<AuditPage[]> {
  const made = await consoleDb().select().from(customers).orderBy(customers.id);
  const numberOf = (slug: string) => made.find((customer) => customer.slug === slug)?.id ?? 0;
  const all = askers({ first: numberOf("c1"), unused: numberOf("new") });
  const oldest = { person: null, customer: null, action: null, from: null, until: day(1780), place: null };
  const [deep] = (await auditEntries(all.everything as Asker, oldest, 1)).rows;
  const pages: AuditPage[] = [];
  for (const [name, asker] of Object.entries(all)) {
    say(`Asking as somebody who sees ${name}.`);
    for (const { name: filters, filters: asked } of combinations)
      pages.push({ asker: name, filters, ...(await measure(asker, asked, deep?.place ?? "")) });
  }
  return pages;
}

/** Fills the audit of a server of its own and asks for pages as the console does, each filter alone and together. */
export async function measureAudit(options: AuditOptions, say: Say): Promise<AuditFigures> {
  const { entries, folder, keep } = options;
  const interrupted = Promise.withResolvers<never>();
  // While the rig is being made nobody listens yet.
  interrupted.promise.catch(() => {});
  const interrupt = () => interrupted.reject(new OpendbError("cancelled", "Interrupted."));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupt);
  const rig = await openRig({ keep, folder, connections: 2 }, say);
  try {
    reread({ ...rig.settings, CONSOLE_URL: rig.settings.DATABASE_URL });
    say(`Filling the audit with ${entries} entries.`);
    await Promise.race([interrupted.promise, fillAudit(entries)]);
    return { entries, pages: await Promise.race([interrupted.promise, pagesOf(say)]) };
  } finally {
    await rig.close();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupt);
  }
}
