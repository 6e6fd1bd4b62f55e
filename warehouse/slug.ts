import { OpendbError } from "#errors.ts";

const form = /^[a-z][a-z0-9_]{1,30}$/;
const reserved = new Set(["opendb", "platform", "postgres", "template0", "template1", "console", "pgboss"]);

/** Whether a text may name a customer, in addresses and as the name of a database. */
export const isSlug = (text: string): boolean => form.test(text) && !reserved.has(text);

/** Throws `bad_input` unless a text may name a customer. */
export function mustBeSlug(text: string): void {
  if (isSlug(text)) return;
  throw new OpendbError("bad_input", `${JSON.stringify(text)} cannot name a customer.`, {
    hint: "Use 2 to 31 of a-z, 0-9 and _, beginning with a letter, and none of the names that the system itself uses.",
  });
}
