import type { AuditAsked } from "./audit-entries.ts";

/** No filter at all, from the newest entry on. */
export const anything: AuditAsked = {
  person: null,
  customer: null,
  action: null,
  from: null,
  until: null,
  place: null,
};
