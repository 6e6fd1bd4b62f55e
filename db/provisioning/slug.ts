import { OpendbError } from "#errors.ts";

const form = /^[a-z][a-z0-9_]{1,30}$/;

/** Databases, schemas and words that mean something else to PostgreSQL or to OpenDB. */
const reserved = new Set([
  ...["opendb", "platform", "console", "pgboss", "postgres"],
  ...["public", "lms", "metrics", "information_schema"],
  // Names of its kits would be those of the doctor's.
  "opendb_doctor",
]);

/** PostgreSQL keeps names that begin with pg_ for itself; template databases are copied by whoever makes one. */
const reservedStart = /^(pg_|template)/;

/** How OpenDB calls a database that it sets aside. */
const reservedEnd = /_aside_\d{8}$/;

/** Whether a text may name a customer, in addresses and as the name of a database. What every object has is no name. */
export const isSlug = (text: string): boolean =>
  form.test(text) &&
  !reserved.has(text) &&
  !reservedStart.test(text) &&
  !reservedEnd.test(text) &&
  !(text in Object.prototype);

/** Throws `bad_input` unless a text may name a customer. */
export function mustBeSlug(text: string): void {
  if (isSlug(text)) return;
  throw new OpendbError("bad_input", `${JSON.stringify(text)} cannot name a customer.`, {
    hint: "Use 2 to 31 of a-z, 0-9 and _, beginning with a letter, and none of the names that the system itself uses.",
  });
}

/** A name for the database of a customer, made of the customer's name; empty where nothing of it will do. */
export function slugFor(name: string): string {
  const plain = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+/, "")
    .slice(0, 31)
    .replace(/_+$/, "");
  return isSlug(plain) ? plain : "";
}
