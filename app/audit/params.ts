import { createSerializer } from "nuqs/server";
import {
  parseAsAction,
  parseAsDay,
  parseAsEntry,
  parseAsId,
  parseAsSlug,
} from "#components/address/parsers.ts";
import { type AddressProblem, readAddress, type Search } from "#components/address/read.ts";
import type { AuditAsked } from "#db/queries/audit-entries.ts";

const parsers = {
  person: parseAsId,
  customer: parseAsSlug,
  action: parseAsAction,
  from: parseAsDay,
  until: parseAsDay,
  after: parseAsEntry,
  before: parseAsEntry,
};
const build = createSerializer(parsers);

/** Without the fields that a form sends empty. */
const filled = (search: Search): Search =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== ""));

/** Which entries an address asks for; what cannot be understood counts as not asked for, and is told. */
export function auditParams(search: Search): { asked: AuditAsked; problems: AddressProblem[] } {
  const { values, problems } = readAddress(filled(search), parsers);
  const { after, before, ...filters } = values;
  const isReversed = filters.from !== null && filters.until !== null && filters.from > filters.until;
  if (isReversed) problems.push({ kind: "reversed", name: "until" });
  if (after !== null && before !== null) problems.push({ kind: "unused", name: "before" });
  const place =
    after !== null
      ? { way: "after" as const, at: after }
      : before !== null
        ? { way: "before" as const, at: before }
        : null;
  return { asked: { ...filters, until: isReversed ? null : filters.until, place }, problems };
}

/** The query string that asks for the same; `auditParams` reads it back. */
export const auditQuery = ({ place, ...filters }: AuditAsked): string =>
  build({
    ...filters,
    after: place?.way === "after" ? place.at : null,
    before: place?.way === "before" ? place.at : null,
  }) || "?";
